// Checks the comments of the fields of public interfaces, which editors show on hover and in completions. The generated
// types are not checked: the generator writes their comments and units from the specs.
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { Glob } from "bun";
import { readTypes } from "./declarations.ts";

const root = join(import.meta.dir, "../../src");

interface Field {
  /** Path of the file, without `src/` and `.ts`. */
  readonly file: string;
  /** Example: "Route.metric". */
  readonly name: string;
  readonly type: string;
  /** Text of the comment; "" without a comment. */
  readonly comment: string;
}

/** Reads the fields of the interface at `start`; those of inner objects have the name of the interface, too. */
function fieldsAt(lines: readonly string[], start: number, file: string, owner: string): Field[] {
  const fields: Field[] = [];
  let comment = "";
  let isComment = false;
  for (const line of lines.slice(start + 1)) {
    if (/^[}\w]/.test(line)) break;
    if (/^\s*\/\*\*/.test(line)) [comment, isComment] = ["", true];
    if (isComment) {
      comment += `${line.trim()} `;
      isComment = !line.includes("*/");
      continue;
    }
    const [, name, type] = /^ +(?:readonly )?"?([\w$]+)"?\??: ?(.*)$/.exec(line) ?? [];
    // Functions have their own comments, and their parameters are not fields.
    if (name !== undefined && !type!.includes("=>") && !type!.endsWith("(")) {
      fields.push({ file, name: `${owner}.${name}`, type: type!, comment });
    }
    comment = "";
  }
  return fields;
}

async function publicFields(): Promise<Field[]> {
  const names = new Set((await readTypes()).map(({ name }) => name));
  const fields: Field[] = [];
  for (const path of new Glob("**/*.ts").scanSync(root)) {
    if (path.startsWith("families/")) continue;
    const lines = (await Bun.file(join(root, path)).text()).split("\n");
    for (const [index, line] of lines.entries()) {
      const name = /^export (?:interface|type) (\w+)\b/.exec(line)?.[1];
      if (name === undefined || !names.has(name)) continue;
      // The body of an interface begins at the first line that ends with a brace.
      const start = lines.findIndex((other, at) => at >= index && /[{;]$/.test(other));
      if (!lines[start]!.endsWith("{")) continue;
      fields.push(...fieldsAt(lines, start, path.replace(/\.ts$/, ""), name));
    }
  }
  return fields;
}

const measured =
  /(?:time|timeout|delay|interval|lifetime|lft|expires|rate|size|mtu|mss|rtt|rttvar|rto|latency|burst|quantum|age|jitter)$/i;
const unit =
  /\b(?:(?:nano|micro|milli)?seconds?|minutes|[mµn]?s|[kMG]?bit\/s|bits|bytes?|KiB|packets|messages|segments|steps|sets|buckets|elements|entries|connections|words|number of)\b|%|per cent/i;

/**
 * A number needs a comment: its type shows neither unit, byte order nor meaning (index, mask, flags, handle). Booleans, text,
 * unions of names, and objects, whose members have comments, need one only if their name does not explain them.
 */
function isNumeric({ type }: Field): boolean {
  const members = type.replace(/PerClass<(.*?)>/, "$1").replace(/^readonly |;$/g, "");
  return /\b(?:number|bigint)\b/.test(members) && /^(?:number|bigint|undefined|null|[\s|()[\]])+$/.test(members);
}

const fields = await publicFields();

describe("Comments of the fields of public types", () => {
  test("exist for all numbers", () => {
    const numbers = fields.filter(isNumeric);
    const without = numbers.filter(({ comment }) => comment === "");
    expect(without.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
    expect(numbers.length).toBeGreaterThan(700);
    expect(fields.length).toBeGreaterThan(2000);
  });

  test("exist for all fields of routes", () => {
    const routes = fields.filter(({ file }) => file === "subsystems/route/routes/route");
    expect(routes.filter(({ comment }) => comment === "").map(({ name }) => name)).toEqual([]);
    expect(routes.map(({ name }) => name)).toContain("Route.metrics");
  });

  test("contain the unit of times, rates and sizes", () => {
    const numbers = fields.filter(({ name, type }) => measured.test(name) && /\b(?:number|bigint)\b/.test(type));
    const without = numbers.filter(({ comment }) => !unit.test(comment)).map(({ file, name }) => `${file}: ${name}`);
    expect(without).toEqual([]);
    expect(numbers.length).toBeGreaterThan(50);
  });
});
