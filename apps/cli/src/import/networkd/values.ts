/** Converts the value of a setting of systemd-networkd; undefined if the value is invalid. */
export type Parse<Value = unknown> = (value: string) => Value | undefined;

/** Parses "yes", "no" and their synonyms. (parse_boolean) */
export const flag: Parse<boolean> = (value) => {
  if (/^(?:1|yes|y|true|t|on)$/i.test(value)) return true;
  return /^(?:0|no|n|false|f|off)$/i.test(value) ? false : undefined;
};

export const bit: Parse<number> = (value) => {
  const isOn = flag(value);
  return isOn === undefined ? undefined : Number(isOn);
};

/** Parses a decimal, hexadecimal or octal number in a range that includes both ends. (safe_atou) */
export function numberFrom(minimum: number, maximum: number): Parse<number> {
  return (value) => {
    if (!/^(?:\d+|0x[\da-f]+|0o[0-7]+|0b[01]+)$/i.test(value)) return undefined;
    const number = /^0[0-7]+$/.test(value) ? Number.parseInt(value, 8) : Number(value);
    return number >= minimum && number <= maximum ? number : undefined;
  };
}

export const number: Parse<number> = numberFrom(0, 0xffffffff);
export const text: Parse<string> = (value) => value;
export const lower: Parse<string> = (value) => value.toLowerCase();
export const words: Parse<string[]> = (value) => value.split(/[\s,]+/).filter((word) => word !== "");
export const vlanId: Parse<number> = numberFrom(0, 4094);

/** Parses an IPv4 or IPv6 address. Names such as "dhcp4" are not addresses. */
export const address: Parse<string> = (value) => (/^(?:[\d.]+|[\da-f.]*:[\da-f.:]*)$/i.test(value) ? value : undefined);

export const hardwareAddress: Parse<string> = (value) => {
  const bytes = /^(?:[\da-f]{1,2}([:.-])(?:[\da-f]{1,2}\1){4}[\da-f]{1,2})$/i.test(value) ? value.split(/[:.-]/) : [];
  if (bytes.length === 6) return bytes.map((byte) => byte.toLowerCase().padStart(2, "0")).join(":");
  // Cisco's form: "0200.0000.0001".
  const digits = /^[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}$/i.test(value) ? value.replaceAll(".", "").toLowerCase() : "";
  return digits === "" ? undefined : digits.replace(/..(?!$)/g, "$&:");
};

/** Parses a value that has one of the names, which stand for other values. */
export function oneOf<Value>(values: Readonly<Record<string, Value>>): Parse<Value> {
  return (value) => (Object.hasOwn(values, value) ? values[value] : undefined);
}

/** Parses a number of bytes such as "1500" or "9K". (parse_size with base 1024) */
export const size: Parse<number> = (value) => {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([KMG]?)B?$/.exec(value) ?? [];
  if (count === undefined) return undefined;
  const bytes = Number(count) * 1024 ** ["", "K", "M", "G"].indexOf(unit!);
  return Number.isInteger(bytes) && bytes <= 0xffffffff ? bytes : undefined;
};

/** Parses a number or a range such as "1000-2000", which includes both ends. */
export function rangeFrom(minimum: number, maximum: number): Parse<{ start: number; end: number }> {
  const parse = numberFrom(minimum, maximum);
  return (value) => {
    const [first, last = first, ...more] = value.split("-").map((part) => parse(part.trim()));
    return first === undefined || last === undefined || more.length > 0 || first > last
      ? undefined
      : { start: first, end: last };
  };
}

const unitSeconds: Readonly<Record<string, number>> = {
  us: 1e-6,
  usec: 1e-6,
  ms: 1e-3,
  msec: 1e-3,
  "": 1,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  min: 60,
  minute: 60,
  minutes: 60,
  m: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  hours: 3600,
};

/** Returns a conversion of a time, such as "100ms" or "2min 5s", to a number per second. (parse_sec) */
export function time(perSecond: number): Parse<number> {
  return (value) => {
    const parts = [...value.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)\s*/g)];
    if (parts.map(([part]) => part).join("") !== value || parts.length === 0) return undefined;
    const seconds = parts.map(([, count, unit]) => Number(count) * (unitSeconds[unit!] ?? Number.NaN));
    const total = Math.round(seconds.reduce((sum, one) => sum + one, 0) * perSecond);
    return Number.isNaN(total) ? undefined : total;
  };
}

/** Numbers of IP protocols by their names in /etc/protocols. */
const ipProtocols: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ipip: 4,
  ipencap: 4,
  tcp: 6,
  egp: 8,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  rsvp: 46,
  gre: 47,
  esp: 50,
  ah: 51,
  "ipv6-icmp": 58,
  icmpv6: 58,
  ospf: 89,
  pim: 103,
  vrrp: 112,
  l2tp: 115,
  sctp: 132,
  udplite: 136,
  mptcp: 262,
};

export const ipProtocol: Parse<number> = (value) =>
  numberFrom(0, 255)(value) ?? oneOf(ipProtocols)(value.toLowerCase());

/** Returns whether an address, or a prefix, is of IPv6. */
export const isIpv6 = (value: string | undefined): boolean => value?.includes(":") === true;

/** Returns the broadcast address of an IPv4 prefix up to 30 bits; undefined for other addresses. */
export function broadcastOf(prefix: string): string | undefined {
  const [, local, length] = /^(\d+(?:\.\d+){3})\/(\d+)$/.exec(prefix) ?? [];
  if (local === undefined || Number(length) > 30) return undefined;
  const host = 2 ** (32 - Number(length)) - 1;
  const bytes = local.split(".").map((byte, index) => Number(byte) | ((host >>> (24 - index * 8)) & 0xff));
  return bytes.join(".");
}
