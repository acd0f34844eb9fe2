/** A text with an ANSI sequence, a bell, HTML, a line end, and characters that change the direction of text. */
export const EVIL = "\x1b[2J\x07<img src=x onerror=alert(1)>\n\u202e\u2066\u200b\x9b";

/** Matches control characters and invisible characters, which programs must escape. Line ends are allowed. */
export const RAW: RegExp = /[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;

/** JSON texts that replace the value of a field. */
export const wrongJson: readonly string[] = [
  ...["null", "true", "0", "-1", "1e308", "1e400", "-0", "1.5", '""', "[]", "[null]", "[[]]", "[{}]", "{}"],
  ...['{"a":null}', "9223372036854775808", JSON.stringify(EVIL), JSON.stringify({ [EVIL]: EVIL }), '"\\ud800"'],
  ...[`"${"9".repeat(1000)}"`, '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'],
  `${"[".repeat(50)}${"]".repeat(50)}`,
];

/** Fields that the command and the map read, in addition to the columns of tables. */
export const readFields: readonly string[] = [
  ...["ifindex", "ifname", "flags", "operstate", "mtu", "linkIndex", "linkNetnsid", "masterIndex", "kind", "linkType"],
  ...["local", "prefixlen", "scope", "dst", "src", "gateway", "nexthops", "type", "protocol", "table", "family"],
  ...["state", "lladdr", "group", "data", "iif", "iifIndex", "priority", "portIndex", "vlans", "options", "source"],
  ...["reply", "mark", "names", "isOwn", "peers", "ports", "flows", "steps", "count", "until", "plan", "error"],
  ...["reason", "netns", "packets", "lost", "omitted", "isLostMore"],
  ...["rxBytes", "txBytes", "rxPackets", "__proto__", "constructor", "toString"],
];

/** Returns JSON objects with a wrong value in one of the fields, and with other fields that a row usually has. */
export function* wrongItems(fields: Iterable<string>): Generator<string> {
  for (const field of fields) {
    for (const value of wrongJson) {
      yield `{${JSON.stringify(field)}:${value}}`;
      yield `{"ifindex":7,"ifname":"bad0","flags":["up"],"kind":"vxlan",${JSON.stringify(field)}:${value}}`;
    }
  }
}
