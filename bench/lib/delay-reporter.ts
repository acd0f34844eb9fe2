// Preloaded into a program whose delays are measured: `bun --preload delay-reporter.ts PROGRAM`. Its parent sends "begin",
// and later "end", to which the program replies with its delays.
import { DelayRecorder } from "./delays.ts";

const recorder = new DelayRecorder();

process.on("message", (message) => {
  if (message === "begin") return recorder.clear();
  recorder.end();
  process.send!(recorder.delays);
});
