// Loads random documents in JSON with nft and with the library. Both must accept or reject each document, and what is then in the
// kernel must be the same.
import { expect, test } from "bun:test";
import { NetlinkError } from "../../../../../src/index.ts";
import { fromJSON, Nftables } from "../../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../../families/nftables/nftables.ts";
import { randomBelow } from "../../../../message/random.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../../support/environment.ts";
import { inputs, seed } from "../../../../support/seed.ts";
import { testedPrograms } from "../load.ts";
import { Place } from "../published/place.ts";
import { ABORTED, errorsOfNft } from "../verdicts.ts";
import { type Json, randomDocument } from "./random-documents.ts";

const LIMIT_MS = 1_800_000;
/** Documents that one process of nft loads. */
const BATCH = 40;

/** A reason why results differ: the pattern matches the document, or the error of nft or of the library. */
type Reason = readonly [pattern: RegExp, reason: string, version?: "1.0.6" | "1.1.7"];

/** Documents that only nft accepts, by the error of the library. */
const REJECTED: readonly Reason[] = [
  [
    /expected (an? (IPv[46]|Ethernet) address|a text of type ifname), got /,
    "numbers and parts of addresses as addresses",
  ],
  [/expected "exists" \(1\) or "missing" \(0\)/, "for nft, all numbers but 0 mean that the header exists"],
  [/: add (set|map) .*already exists \(EEXIST\)/, "nft keeps the flag dynamic of a set that exists"],
  [/rule\.comment: expected up to 128 bytes/, "nft checks the length of comments only in text"],
  [
    /\.burst: expected at least 1 packet, got 0/,
    "nft takes a burst of 0 packets, which the kernel changes to 5, from JSON",
  ],
  [/auto-merge: expected a set with the flag "interval"/, "nft ignores auto-merge"],
  [/gre is not possible after a match of /, "nft 1.1.7 accepts tunnels after a match of another protocol", "1.1.7"],
  [/unknown state "/, "nft 1.0.6 ignores the timeouts", "1.0.6"],
  [
    /(expected a value of type \w+, got|there is no network interface) "(tcp|udp|icmp|redirect)"/,
    "nft 1.0.6 takes constants of other types as numbers",
    "1.0.6",
  ],
  [/\.mangle\.value: expected .*, got number \(32 bits\)/, "nft 1.0.6 stores numbers of other types", "1.0.6"],
  [/: add chain .*\(EINVAL\)\n.*"flags":"dormant"/, "nft 1.0.6 ignores the flags of tables in JSON", "1.0.6"],
  [/because the set lacks the flag "timeout"|: create (set|map) /, "nft 1.0.6 ignores elements in create", "1.0.6"],
];
/** Documents that only the library accepts, by the error of nft. */
const ACCEPTED: readonly Reason[] = [
  [/Unknown tcp option field '(kind|length)'/, "nft does not know the field in JSON, but lists it"],
  [/Unknown (statement object 'last'|payload protocol '(gre|geneve|vxlan)')/, "nft 1.0.6 does not know it", "1.0.6"],
  [
    /Could not parse integer\n.*("ip option":\{"name":"\w+","field":"addr"\}|"field":"subtype"\}.*"mp-)/,
    "nft 1.0.6 has integers there",
    "1.0.6",
  ],
  [/ether vs\. vlan/, "nft 1.1.7 accepts it", "1.0.6"],
  [/Unknown icmpv6 field '(parameter-problem|taddr|daddr)'/, "nft 1.0.6 does not know the field", "1.0.6"],
  [/conflicting protocols specified.*\n.*"tunnel":"/, "nft 1.0.6 ignores tunnels", "1.0.6"],
  [/Missing `device' in this chain/, "nft 1.1.7 and the kernel accept chains without devices", "1.0.6"],
  [/^Could not process rule: File exists\n/, "nft 1.0.6 cannot create elements of interval sets", "1.0.6"],
  [
    /No such file or directory\n.*"map":\{.*"elem":\[\[/,
    "the library sends elements after the new objects that they name",
  ],
  [
    /No such file or directory\n.*"(flush|delete)":\{"(map|set)":/,
    "the library does not distinguish sets and maps there",
  ],
  [/^missing options\n/, "nft 1.0.6 does not create objects with options", "1.0.6"],
];
/** Documents with other results, by the document. */
const DIFFERENT: readonly Reason[] = [
  [/"exthdr":\{"name":"srh"\}/, "nft writes an offset, which the kernel does not read for the presence of a header"],
  [
    /"set":\[("[^"]*"|\d+|\{"(range|prefix)":[^[\]]*\[?[^[\]]*\]?\})\]/,
    "nft compares the value, or the bounds, instead of a set with one value or range",
  ],
  [/"tunnel":"/, "nft 1.0.6 ignores tunnels", "1.0.6"],
  [/"mangle":\{"key":\{"payload":\{"protocol":"udp"/, "nft 1.0.6 calculates checksums of packets without", "1.0.6"],
  [/"flags":"dormant"/, "nft 1.0.6 ignores the flags of tables in JSON", "1.0.6"],
  [/"ct timeout"/, "nft 1.0.6 ignores the timeouts in JSON", "1.0.6"],
  [/"create":\{"(set|map)":.*"elem"/, "nft 1.0.6 ignores elements in create", "1.0.6"],
  [/"interval".*"(timeout|comment)"/, "of equal elements, nft 1.0.6 keeps another one", "1.0.6"],
  [/"constant".*"size"|"constant".*"elem"/, "nft 1.0.6 writes the number of elements as size", "1.0.6"],
];

/** Runs the commands. Returns the error of the library or of the kernel. */
function errorOf(client: Nftables, text: string): string | undefined {
  try {
    client.transaction((batch) => batch.run(fromJSON(text)));
    return undefined;
  } catch (error) {
    const isExpected = [NetlinkError, TypeError, RangeError].some((one) => error instanceof one);
    if (!isExpected || !/^(\w+\[|rename)/.test((error as Error).message)) throw error;
    return (error as Error).message;
  }
}

/** Returns the contents without user data, which depends on the version of nft. */
const contentsOf = (place: Place) =>
  place.contents().map((text) => text.replace(/ \[(\[\d+,"0x[0-9a-f]*"\],?)*\]$/, ""));

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("random documents in JSON", () => {
    test.each(testedPrograms())(
      "have the results of nft $version, with listed exceptions",
      (program) => {
        const { version } = program;
        const isListed = (list: readonly Reason[], text: string) =>
          list.some(([pattern, , only]) => (only ?? version) === version && pattern.test(text));
        const unexpected: string[] = [];
        const counts = { accepted: 0, rejected: 0 };
        const count = inputs(400, 2000);
        for (let from = 0; from < count; from += BATCH) {
          using theirs = new Place(["d0"]);
          using ours = new Place(["d0"]);
          using client = Nftables.open({ netns: ours.netns });
          const names = Array.from({ length: BATCH }, (_, index) => `t${from + index + 10_000}`);
          const documents = names.map((name, index): Json[] =>
            randomDocument(randomBelow(seed * 1_000_003 + from + index), name, version !== "1.0.6"),
          );
          const texts = documents.map((commands) => JSON.stringify({ nftables: commands }));
          const theirErrors = errorsOfNft(program, theirs.netns, texts, ["-j"]);
          const ourErrors = texts.map((text) => errorOf(client, text));
          const [wanted, actual] = [contentsOf(theirs), contentsOf(ours)];
          for (const [index, text] of texts.entries()) {
            const [expected, error] = [theirErrors[index], ourErrors[index]];
            // nft does not survive some documents.
            if (expected === ABORTED) continue;
            counts[expected === undefined ? "accepted" : "rejected"]++;
            if (expected !== undefined && error !== undefined) continue;
            if (expected !== undefined || error !== undefined) {
              if (!isListed(error === undefined ? ACCEPTED : REJECTED, `${error ?? expected}\n${text}`))
                unexpected.push(`nft: ${expected ?? "accepted"}\nlibrary: ${error ?? "accepted"}\n${text}`);
              continue;
            }
            const name = names[index]!;
            const [a, b] = [wanted, actual].map((all) => all.filter((one) => one.includes(name)));
            if (a!.join("\n") === b!.join("\n") || isListed(DIFFERENT, text)) continue;
            const missing = a!.filter((one) => !b!.includes(one));
            const added = b!.filter((one) => !a!.includes(one));
            unexpected.push([text, "nft:", ...missing, "library:", ...added].join("\n"));
          }
        }
        expect(unexpected).toEqual([]);
        expect(Math.min(counts.accepted, counts.rejected)).toBeGreaterThan(count / 8);
      },
      LIMIT_MS,
    );
  });
});
