// The work behind 自动校验: which number makes SHA-256(salt + number) the challenge? As ALTCHA asks
// it. Written out, because crypto.subtle is missing where an office has no https yet.
"use strict";

// prettier-ignore
const K = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
// prettier-ignore
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const words = new Uint32Array(64);

const turn = (word, by) => (word >>> by) | (word << (32 - by));

// SHA-256 of up to 55 ASCII signs, as eight words.
function digest(text) {
  words.fill(0, 0, 16);
  for (let at = 0; at < text.length; at += 1) {
    words[at >> 2] |= text.charCodeAt(at) << (24 - 8 * (at & 3));
  }
  words[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
  words[15] = text.length * 8;
  for (let at = 16; at < 64; at += 1) {
    const old = words[at - 15];
    const late = words[at - 2];
    const small = turn(old, 7) ^ turn(old, 18) ^ (old >>> 3);
    const large = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    words[at] = words[at - 16] + small + words[at - 7] + large;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let at = 0; at < 64; at += 1) {
    const chosen = (e & f) ^ (~e & g);
    const rest = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + chosen + K[at] + words[at];
    const most = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + rest) | 0;
    d = c;
    c = b;
    b = a;
    a = (rest + (turn(b, 2) ^ turn(b, 13) ^ turn(b, 22)) + most) | 0;
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + START[at]) >>> 0);
}

function solve({ salt, challenge, most }) {
  const wanted = challenge.match(/.{8}/g).map((part) => parseInt(part, 16));
  for (let number = 0; number < most; number += 1) {
    const got = digest(salt + number);
    if (got.every((word, at) => word === wanted[at])) return number;
  }
  return null;
}

self.addEventListener("message", (event) => self.postMessage(solve(event.data)));
