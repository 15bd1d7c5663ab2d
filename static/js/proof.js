// 自动校验: while somebody writes, the phone works out a number that goes along with the opinion.
// Nobody waits for it: what is sent before it is ready goes without.
"use strict";

const proven = document.querySelector("form[data-proof]");
const field = proven?.elements.namedItem("proof");

if (field && !field.value) {
  const { proof, proofSalt: salt, proofChallenge: challenge, proofMost: most } = proven.dataset;
  try {
    const worker = new Worker(proof);
    worker.addEventListener("message", (event) => {
      if (event.data !== null) field.value = event.data;
      worker.terminate();
    });
    worker.postMessage({ salt, challenge, most: Number(most) });
  } catch {
    // A browser without workers sends without.
  }
}
