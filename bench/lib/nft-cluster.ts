/** Endpoints of each service. */
const ENDPOINTS = 2;

/** Table of the cluster. */
export const CLUSTER_TABLE = { family: "ip", name: "kube-proxy" } as const;

const TABLE = `${CLUSTER_TABLE.family} ${CLUSTER_TABLE.name}`;

/** Returns the number of rules of a cluster: two, and those of the chains of services and endpoints. */
export function clusterRules(services: number): number {
  return 2 + services * (1 + ENDPOINTS);
}

/**
 * Returns commands that add the services of a cluster to an nftables ruleset, in the form that kube-proxy uses: a
 * verdict map of services, a chain per service that selects an endpoint at random, and a chain per endpoint that
 * translates the address. Each service has seven commands.
 */
export function clusterText(services: number): string {
  const lines = [
    `add table ${TABLE}`,
    `add chain ${TABLE} services`,
    `add map ${TABLE} service-ips { type ipv4_addr . inet_proto . inet_service : verdict ; }`,
    `add chain ${TABLE} nat-prerouting { type nat hook prerouting priority dstnat ; }`,
    `add rule ${TABLE} nat-prerouting jump services`,
    `add rule ${TABLE} services ip daddr . meta l4proto . th dport vmap @service-ips`,
  ];
  for (let index = 0; index < services; index++) lines.push(...serviceLines(index));
  return `${lines.join("\n")}\n`;
}

/** Returns commands that add a service of the cluster, change the port of its first endpoint, and remove it. */
export function serviceTexts(index: number): {
  readonly add: string;
  readonly change: string;
  readonly remove: string;
} {
  const [endpoint, ...others] = endpointsOf(index);
  const chains = [serviceChain(index), endpoint!.chain, ...others.map(({ chain }) => chain)];
  const lines = (all: readonly string[]) => `${all.join("\n")}\n`;
  return {
    add: lines(serviceLines(index)),
    change: lines([
      `flush chain ${TABLE} ${endpoint!.chain}`,
      `add rule ${TABLE} ${endpoint!.chain} meta l4proto tcp dnat to ${endpoint!.address}:9090`,
    ]),
    remove: lines([
      `delete element ${TABLE} service-ips { ${keyOf(index)} }`,
      ...chains.map((chain) => `flush chain ${TABLE} ${chain}`),
      ...chains.map((chain) => `delete chain ${TABLE} ${chain}`),
    ]),
  };
}

function serviceLines(index: number): string[] {
  const service = serviceChain(index);
  const endpoints = endpointsOf(index);
  const choice = endpoints.map(({ chain }, number) => `${number} : goto ${chain}`).join(" , ");
  return [
    `add chain ${TABLE} ${service}`,
    ...endpoints.map(({ chain }) => `add chain ${TABLE} ${chain}`),
    `add rule ${TABLE} ${service} numgen random mod ${ENDPOINTS} vmap { ${choice} }`,
    ...endpoints.map(({ chain, address }) => `add rule ${TABLE} ${chain} meta l4proto tcp dnat to ${address}:8080`),
    `add element ${TABLE} service-ips { ${keyOf(index)} : goto ${service} }`,
  ];
}

function endpointsOf(index: number): { readonly address: string; readonly chain: string }[] {
  return Array.from({ length: ENDPOINTS }, (_, number) => {
    const address = addressOf(10, index * ENDPOINTS + number);
    return { address, chain: `endpoint-${nameOf(index)}__${address}/8080` };
  });
}

function keyOf(index: number): string {
  return `${addressOf(172, index)} . tcp . 80`;
}

function serviceChain(index: number): string {
  return `service-${nameOf(index)}`;
}

function nameOf(index: number): string {
  return `${index.toString(36).toUpperCase().padStart(8, "A")}-namespace${index % 97}/service${index}/tcp/http`;
}

function addressOf(first: number, index: number): string {
  return [first, index >> 16, (index >> 8) & 255, index & 255].join(".");
}
