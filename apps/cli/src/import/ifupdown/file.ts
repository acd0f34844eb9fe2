import { readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readTextInput } from "../../input.ts";
import { globPaths } from "../../runtime/engine.ts";
import type { NotImported, Origin } from "../result.ts";

/** An option of a stanza. The name has hyphens instead of underscores. */
export interface Option extends Origin {
  readonly name: string;
  readonly value: string;
}

/** A stanza `iface NAME FAMILY METHOD` with its options. ifupdown2 also knows stanzas without a family. */
export interface Stanza extends Origin {
  readonly name: string;
  readonly family: string | undefined;
  readonly method: string | undefined;
  readonly options: Option[];
  /** Interface whose stanza has the further options. */
  readonly inherits: string | undefined;
}

/** Words with which a stanza begins. */
const STANZA =
  /^(?:auto|allow-\S+|no-auto-down|no-scripts|iface|mapping|template|source|source-directory|rename|vlan)$/;
const FAMILY = /^(?:inet|inet6|can|ipx)$/;
/** Lines of a program that ifupdown2 runs to get the file. (mako) */
const TEMPLATE = /^\s*(?:%\s*(?:for|endfor|if|endif|else)|<%)|\$\{/;

/** Reads the files of ifupdown and those that they include. */
export class IfupdownFiles {
  readonly stanzas: Stanza[] = [];
  readonly notImported: NotImported[] = [];
  /** Interfaces that are configured at boot, or when their device appears. */
  readonly automatic = new Set<string>();
  readonly #read = new Set<string>();
  #includes = 0;

  read(file: string): void {
    // A file may include itself by a pattern.
    if (this.#read.has(resolve(file))) return;
    this.#read.add(resolve(file));
    const lines = readTextInput(file).split("\n");
    const template = lines.findIndex((line) => TEMPLATE.test(line));
    if (template >= 0) {
      const label = lines[template]!.trim();
      this.notImported.push({
        place: `${file}:${template + 1}`,
        label,
        reason: "the file is a template; it is not imported",
      });
      return;
    }
    let stanza: Stanza | undefined;
    for (let index = 0; index < lines.length; index++) {
      const place = `${file}:${index + 1}`;
      let line = lines[index]!;
      if (/^\s*(?:#|$)/.test(line)) continue;
      while (line.endsWith("\\") && index + 1 < lines.length) line = line.slice(0, -1) + lines[++index]!;
      const [name = "", ...words] = line.trim().split(/\s+/);
      const option = { name: name.replaceAll("_", "-"), value: line.trim().slice(name.length).trim(), place };
      // ifupdown2 has the option `vlan-id`, but no option `vlan`.
      if (STANZA.test(name)) stanza = this.#stanza(name, words, place, file, stanza);
      else if (stanza === undefined)
        this.notImported.push({ place, label: name, reason: "the line belongs to no stanza" });
      else stanza.options.push({ ...option, label: option.name });
    }
  }

  #stanza(
    keyword: string,
    words: readonly string[],
    place: string,
    file: string,
    current: Stanza | undefined,
  ): Stanza | undefined {
    if (keyword === "auto" || keyword === "allow-auto" || keyword === "allow-hotplug") {
      // In a stanza, `auto` alone is about its interface.
      if (words.length === 0 && current !== undefined) this.automatic.add(current.name);
      for (const name of words) {
        const isPattern = /[*?[/]/.test(name);
        if (isPattern)
          this.notImported.push({ place, label: `${keyword} ${name}`, reason: "a description names each interface" });
        else this.automatic.add(name);
      }
      return words.length === 0 ? current : undefined;
    }
    if (keyword === "source" || keyword === "source-directory") {
      for (const pattern of words) this.#include(pattern, keyword === "source-directory", file);
      return undefined;
    }
    if (keyword.startsWith("no-") || keyword.startsWith("allow-")) return undefined;
    if (keyword === "iface" && words.length > 0) {
      const [name, ...rest] = words as [string, ...string[]];
      const family = FAMILY.test(rest[0] ?? "") ? rest.shift() : undefined;
      const method = rest[0] === "inherits" ? undefined : rest.shift();
      const inherits = rest.shift() === "inherits" ? (rest.shift() ?? "(no name)") : undefined;
      const stanza: Stanza = { name, family, method, place, label: `iface ${name}`, options: [], inherits };
      this.stanzas.push(stanza);
      return stanza;
    }
    this.notImported.push({ place, label: [keyword, ...words].join(" "), reason: "descriptions have no such stanza" });
    // The options of the stanza are listed with it.
    return { name: "", family: "", method: "", place, label: "", options: [], inherits: undefined };
  }

  #include(pattern: string, isDirectory: boolean, from: string): void {
    // A chain of files that include others ends.
    if (++this.#includes > 1000) return;
    const path = resolve(dirname(from), pattern);
    const found = /[*?[]/.test(path) ? globPaths(path) : [path];
    for (const one of found) {
      const status = statSync(one, { throwIfNoEntry: false });
      if (status === undefined) continue;
      if (!status.isDirectory()) this.read(one);
      else if (isDirectory)
        for (const name of readdirSync(one).sort()) if (/^[\w-]+$/.test(name)) this.read(join(one, name));
    }
  }
}
