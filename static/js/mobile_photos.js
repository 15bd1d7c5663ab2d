// Photos of sheets: drawn smaller on the phone, so that they pass a weak network; where and with
// what they were taken does not stay in them.
"use strict";

const LONGEST_SIDE = 1600;
const QUALITY = 0.72;

async function smaller(file) {
  const picture = await opened(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob) throw new Error("no picture");
  return new Response(blob).arrayBuffer();
}

function opened(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => {
      const picture = new Image();
      picture.onload = () => resolve(picture);
      picture.onerror = () => reject(new Error("no picture"));
      picture.src = reader.result; // a data: address, as the policy allows
    };
    reader.readAsDataURL(file);
  });
}

self.MobilePhotos = { smaller };
