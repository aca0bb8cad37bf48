// nlp.js as a peer: trains on the samples, then answers the questions on standard input as peers/protocol.py says.
//
//     npm ci; node bot.js SAMPLES.jsonl < questions.jsonl

"use strict";

const fs = require("node:fs");
const { NlpManager } = require("node-nlp");

const OUTSIDE = ["_near", "_far"];
const lines = (file) => fs.readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

// On Linux not from resourceUsage: what it says there begins with what the parent had when it started this process.
function peak() {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(fs.readFileSync("/proc/self/status", "utf8"))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

async function main() {
  const samples = lines(process.argv[2]);
  const kinds = Object.fromEntries(samples.map((sample) => [sample.owner, sample.kind]));
  const start = performance.now();
  const manager = new NlpManager({ languages: ["de", "en"], autoSave: false, forceNER: false, nlu: { log: false } });
  for (const { language, text, owner } of samples) manager.addDocument(language, text, owner);
  await manager.train();
  const build = (performance.now() - start) / 1000;
  await manager.process("Hallo");

  for (const { id, text } of lines(0)) {
    const began = performance.now();
    const { classifications } = await manager.process(text);
    const seconds = (performance.now() - began) / 1000;
    const [best] = classifications;
    const known = best && best.intent in kinds; // "None" is what nlp.js itself calls what it does not know
    const outside = !known || OUTSIDE.includes(best.intent);
    const fact = classifications.find(({ intent }) => intent in kinds && !OUTSIDE.includes(intent));
    const answer = {
      id,
      kind: known ? kinds[best.intent] : "refusal",
      facts: outside ? [] : [best.intent],
      language: "de", // no peer tells it, and none is judged by it
      confidence: Math.min(Math.max(best ? best.score : 0, 0), 1),
      forced: fact ? fact.intent : null,
      seconds: Number(seconds.toFixed(6)),
      build: Number(build.toFixed(2)),
      peak: peak(),
    };
    console.log(JSON.stringify(answer));
  }
}

main();
