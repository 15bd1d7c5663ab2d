// The page of a running job: asks each second how far it is, and loads the page anew at each step
// that changes what it offers. Without JavaScript the page refreshes itself.
"use strict";

const box = document.querySelector("[data-job]");
const bar = document.getElementById("job-progress");
const left = document.querySelector("[data-job-left]");
const count = document.querySelector("[data-job-count]");
let seen = null;

async function look() {
  let pause = 1000;
  try {
    const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return location.reload();
    const job = await answer.json();
    if (job.finished || (seen !== null && seen !== job.status)) return location.reload();
    seen = job.status;
    if (bar && job.total) {
      bar.value = job.percent;
      count.textContent = `${job.done} / ${job.total}`;
      left.textContent = job.left;
    }
  } catch {
    pause = 5000; // the network is away; the job goes on without us
  }
  setTimeout(look, pause);
}

if (box && box.dataset.job) look();
