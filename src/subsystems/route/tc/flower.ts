/** Fields for headers before the network header. */
const WRAPPINGS = [
  "keyVlanId",
  "keyVlanPrio",
  "keyVlanEthType",
  "keyCvlanId",
  "keyCvlanPrio",
  "keyCvlanEthType",
  "keyPppoeSid",
  "keyPppProto",
];

/**
 * Returns the options of a flower filter to send. `protocol` is the protocol of the filter; undefined stands for any.
 * The kernel silently ignores fields that do not fit `keyEthType`: if it is omitted, the protocol is used. For packets
 * with VLAN or PPPoE headers the kernel reports the inner protocol, but expects the outer one.
 */
export function flowerFields(options: object, protocol: number | undefined): object {
  const fields = options as Record<string, unknown>;
  if (protocol === undefined) return options;
  const isWrapped = WRAPPINGS.some((name) => fields[name] !== undefined);
  return fields["keyEthType"] === undefined || isWrapped ? { ...options, keyEthType: protocol } : options;
}

/** An option of a Geneve tunnel. */
interface GeneveOption {
  class?: number;
  type?: number;
  data?: Uint8Array;
  unparsed?: { type?: number; bytes: Uint8Array }[];
}

const [CLASS, TYPE, DATA] = [1, 2, 3];

/**
 * Splits the options of Geneve tunnels. Requests have one attribute per option; the kernel reports all in one
 * attribute, where the second and later options follow as repeated attributes.
 */
export function readGeneve(options: unknown): void {
  if (typeof options !== "object" || options === null) return;
  const { geneve } = options as { geneve?: GeneveOption[] };
  if (!Array.isArray(geneve)) return;
  (options as { geneve: GeneveOption[] }).geneve = geneve.flatMap(separate);
}

function separate({ unparsed, ...first }: GeneveOption): GeneveOption[] {
  const all: GeneveOption[] = [first];
  const left: { type?: number; bytes: Uint8Array }[] = [];
  for (const attribute of unparsed ?? []) {
    const { type, bytes } = attribute;
    // Each option begins with its class.
    if (type === CLASS && bytes.length === 2) all.push({ class: (bytes[0]! << 8) | bytes[1]! });
    else if (type === TYPE && bytes.length === 1) all.at(-1)!.type = bytes[0]!;
    else if (type === DATA) all.at(-1)!.data = bytes;
    else left.push(attribute);
  }
  if (left.length > 0) all.at(-1)!.unparsed = left;
  return all;
}
