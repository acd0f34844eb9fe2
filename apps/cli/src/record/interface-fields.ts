/** Fields that contain the index of an interface in requests of all families, unless another rule applies. */
const general = /(^i|I)findex$|^(ifIdx|devIndex|ifiIndex|ifaIndex|ndmIfindex|idiagIf)$/;

/** Further fields of a family that contain the index of an interface. Each field may be nested at any depth. */
const ofFamily: Readonly<Record<string, readonly string[]>> = {
  "rt-link": ["link", "master", "primary", "activeSlave", "slave1", "slave2", "interlink", "backupPort"],
  "rt-neigh": ["master"],
  "rt-nexthop": ["oif", "master"],
  "rt-route": ["oif", "iif"],
  gtp: ["link"],
  // The filter `route` has this field. The `link` of u32 is a table of the filter.
  tc: ["iif"],
};

/** Fields of a family that contain another number: that of an RDMA device, and the index that a moved link gets. */
const others: Readonly<Record<string, readonly string[]>> = { rdma: ["devIndex"], "rt-link": ["newIfindex"] };

const isOf = (fields: Readonly<Record<string, readonly string[]>>, family: string, field: string) =>
  Object.hasOwn(fields, family) && fields[family]!.includes(field);

/** Returns whether a field of a request contains the index of an interface. */
export function isInterfaceIndex(family: string, field: string): boolean {
  return (general.test(field) && !isOf(others, family, field)) || isOf(ofFamily, family, field);
}

/** Calls a function with each field of a value that contains a number. Fields in lists have the name of the list. */
export function visitNumbers(
  value: unknown,
  visit: (field: string, number: number | bigint) => void,
  field = "",
): void {
  if (typeof value === "number" || typeof value === "bigint") visit(field, value);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  for (const [name, inner] of Object.entries(value)) visitNumbers(inner, visit, Array.isArray(value) ? field : name);
}

/** Returns the indices of interfaces in the fields of a request. */
export function interfaceIndices(family: string, fields: object): Set<number> {
  const found = new Set<number>();
  visitNumbers(fields, (field, number) => {
    if (number !== 0 && typeof number === "number" && isInterfaceIndex(family, field)) found.add(number);
  });
  return found;
}
