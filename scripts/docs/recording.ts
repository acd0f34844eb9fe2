import { join } from "node:path";
import { rerunInNamespace } from "../namespace-command.ts";

// Records the command `bun-netlink` in a terminal, and writes docs/images/monitor.svg: `bun scripts/docs/recording.ts`.
// The output is that of real commands in a new network namespace. Programs that do not support animations show only the
// last picture.
const root = join(import.meta.dir, "../..");
const target = join(root, "docs/images/monitor.svg");
const INSIDE = "BUN_NETLINK_RECORDING";
const QUIET_MS = 700;
const START_MS = 5000;

/** Commands that the recording shows after the command of the first line. */
const commands = [
  "ip link add br0 type bridge",
  "ip address add 192.0.2.1/24 dev br0",
  "ip link set br0 mtu 1400",
  "ip link delete br0",
];
const RECORDED = "monitor links addresses";

/** A line of the recorded terminal, and the time in seconds at which the line appears. */
interface Line {
  text: string;
  at: number;
}

async function record(): Promise<void> {
  Bun.spawnSync(["ip", "link", "set", "lo", "up"]);
  const lines: Line[] = [];
  let clock = 0;
  /** Adds a command line to the recording. */
  const type = (text: string) => {
    lines.push({ text: `\x1b[32m$\x1b[39m \x1b[1m${text}\x1b[22m`, at: clock });
    clock += 0.9;
  };
  const { NO_COLOR: _, ...env } = process.env;
  const command = [process.execPath, join(root, "apps/cli/src/main.ts"), ...RECORDED.split(" ")];
  type(`bun-netlink ${RECORDED} &`);
  const monitor = Bun.spawn(command, { env: { ...env, FORCE_COLOR: "1" }, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of monitor.stdout) text += decoder.decode(chunk, { stream: true });
  })();
  /** Adds the pending output of the command to the recorded lines. */
  const take = async (milliseconds: number) => {
    await Bun.sleep(milliseconds);
    const output = text.trimEnd().split("\n");
    text = "";
    for (const line of output) {
      clock += 0.08;
      lines.push({ text: line, at: clock });
    }
    clock += 1.2;
  };
  await take(START_MS);
  lines.push({ text: "", at: clock });
  for (const line of commands) {
    type(line);
    Bun.spawnSync(line.split(" "), { stdio: ["ignore", "ignore", "inherit"] });
    await take(QUIET_MS);
  }
  monitor.kill("SIGINT");
  await reading;
  await Bun.write(target, toSvg(lines, clock + 3));
}

const CHARACTER_WIDTH = 7.83;
const LINE_HEIGHT = 19;
const PADDING = 18;
const TITLE_HEIGHT = 34;
const COLOURS: Readonly<Record<string, string>> = {
  ...{ "31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "35": "#d2a8ff", "36": "#79c0ff" },
};

if (process.env[INSIDE] === "1") await record();
else process.exit(rerunInNamespace(INSIDE).exitCode);

/** Returns an animated SVG picture of a terminal. The lines appear at their times, and the animation repeats. */
function toSvg(lines: readonly Line[], seconds: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ANSI sequences start with the escape character
  const columns = Math.max(...lines.map(({ text }) => Bun.stringWidth(text.replaceAll(/\x1b\[\d+m/g, ""))));
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * PADDING);
  const height = TITLE_HEIGHT + lines.length * LINE_HEIGHT + PADDING;
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
    (colour, index) => `<circle cx="${20 + index * 18}" cy="18" r="5.5" fill="${colour}"/>`,
  );
  const rules = lines.map(({ at }, index) => {
    const share = ((at / seconds) * 100).toFixed(2);
    return `@keyframes k${index}{0%,${share}%{opacity:0}${(Number(share) + 0.01).toFixed(2)}%,100%{opacity:1}}#l${index}{animation:k${index} ${seconds.toFixed(1)}s infinite}`;
  });
  const texts = lines.map(({ text }, index) => {
    const y = TITLE_HEIGHT + (index + 1) * LINE_HEIGHT - 5;
    return `<text xml:space="preserve" id="l${index}" x="${PADDING}" y="${y}">${styled(text)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="bun-netlink monitor in a terminal: changes of interfaces and addresses appear as they happen">
<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace;fill:#e6edf3}@media (prefers-reduced-motion:no-preference){${rules.join("")}}</style>
<rect width="${width}" height="${height}" rx="9" fill="#0d1117"/>
${dots.join("")}
${texts.join("\n")}
</svg>
`;
}

/** Converts the ANSI styles in a line to SVG elements. */
function styled(text: string): string {
  let bold = false;
  let dim = false;
  let colour: string | undefined;
  let result = "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ANSI sequences start with the escape character
  for (const part of text.split(/(\x1b\[\d+m)/)) {
    const code = part.startsWith("\x1b[") ? part.slice(2, -1) : undefined;
    if (code === undefined) {
      const attributes = [
        ...(bold ? ['font-weight="bold"'] : []),
        ...(dim ? ['fill-opacity=".65"'] : []),
        ...(colour === undefined ? [] : [`fill="${colour}"`]),
      ];
      const escaped = Bun.escapeHTML(part);
      if (part !== "")
        result += attributes.length === 0 ? escaped : `<tspan ${attributes.join(" ")}>${escaped}</tspan>`;
    } else if (code === "1") bold = true;
    else if (code === "2") dim = true;
    else if (code === "22") bold = dim = false;
    else if (code === "39") colour = undefined;
    else colour = COLOURS[code] ?? colour;
  }
  return result;
}
