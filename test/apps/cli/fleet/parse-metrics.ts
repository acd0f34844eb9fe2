/** A sample of a Prometheus metric. */
export interface ParsedSample {
  labels: Record<string, string>;
  value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/**
 * Parses the text format of Prometheus strictly, and returns the samples by metric.
 *
 * @throws Error for a line that does not follow the format. Help and type must precede the samples of a metric. The
 * samples of different metrics must not be mixed. No two samples may have the same labels.
 */
export function parseMetrics(text: string): Map<string, ParsedSample[]> {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const metrics = new Map<string, ParsedSample[]>();
  const helped = new Set<string>();
  let current = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (keyword === "HELP") {
      if (!NAME.test(name) || helped.has(name)) throw new Error(`help: ${line}`);
      helped.add(name);
    } else if (keyword === "TYPE") {
      if (!helped.has(name) || metrics.has(name) || !["counter", "gauge"].includes(rest))
        throw new Error(`type: ${line}`);
      if ((rest === "counter") !== name.endsWith("_total")) throw new Error(`name of a ${rest}: ${name}`);
      metrics.set(name, []);
      current = name;
    } else {
      addSample(metrics, current, line);
    }
  }
  for (const [name, samples] of metrics) if (samples.length === 0) throw new Error(`${name} has no samples`);
  return metrics;
}

function addSample(metrics: Map<string, ParsedSample[]>, current: string, line: string): void {
  const [, name = "", labelText = "", value = ""] =
    /^([^{ ]+)(?:\{(.*)\})? (\d+(?:\.\d+)?(?:e[+-]\d+)?)$/.exec(line) ?? [];
  if (name !== current) throw new Error(`sample outside of its metric: ${line}`);
  const labels: Record<string, string> = {};
  let left = labelText;
  while (left !== "") {
    const [all = "", label = "", text = ""] =
      /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,(?=.)|$)/.exec(left) ?? [];
    if (all === "" || Object.hasOwn(labels, label)) throw new Error(`labels: ${line}`);
    labels[label] = text.replaceAll(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
    left = left.slice(all.length);
  }
  const samples = metrics.get(name)!;
  if (samples.some((one) => Bun.deepEquals(one.labels, labels))) throw new Error(`second sample: ${line}`);
  samples.push({ labels, value: Number(value) });
}
