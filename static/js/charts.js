// Draws what stands in the table beneath; without scripts the table is all there is.
"use strict";

const ACCENT = "#a5231c";
const INK = "#241f1d";
const COLOURS = [ACCENT, "#1f4e79", "#1d6b3a", "#7a4b00", "#5b3a78", "#3f6f72", "#8a7f79"];
const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

function bars(data) {
  return {
    grid: { left: 12, right: 56, top: 16, bottom: 12, containLabel: true },
    xAxis: { type: "value", minInterval: 1 },
    yAxis: {
      type: "category", data: data.labels, inverse: true,
      axisLabel: { color: INK, width: 150, overflow: "truncate" },
    },
    series: [{ type: "bar", data: data.values, barMaxWidth: 26, label: { show: true, position: "right", color: INK } }],
  };
}

function line(data) {
  return {
    grid: { left: 12, right: 28, top: 32, bottom: 12, containLabel: true },
    xAxis: { type: "category", data: data.labels, axisLabel: { color: INK } },
    yAxis: { type: "value", minInterval: 1 },
    series: [{ type: "line", data: data.values, symbolSize: 8, label: { show: data.values.length <= 14, color: INK } }],
  };
}

function pie(data) {
  const parts = data.labels.map((name, place) => ({ name, value: data.values[place] }));
  return {
    series: [{ type: "pie", radius: ["25%", "52%"], data: parts, label: { color: INK, formatter: "{b} {c}", width: 84, overflow: "break" } }],
  };
}

const KINDS = { bar: bars, line, pie };

for (const place of document.querySelectorAll("[data-chart]")) {
  const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  place.hidden = false;
  if (data.kind === "bar") place.style.height = `${3 + 2.75 * data.labels.length}rem`;
  const chart = echarts.init(place);
  chart.setOption({ animation: false, color: COLOURS, textStyle: { fontFamily: FONT }, ...KINDS[data.kind](data) });
  addEventListener("resize", () => chart.resize());
}
