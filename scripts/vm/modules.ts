import { posix } from "node:path";

/**
 * The modules that the guest has, by their path below `kernel/`: all that has to do with networks and needs no device,
 * the drivers of the network devices that the machine has, and some more that speak netlink. What a kernel lacks is left out.
 */
export const WANTED_MODULES: readonly string[] = [
  "net/**",
  "crypto/**",
  "arch/*/crypto/**",
  "drivers/net/*",
  "drivers/net/{bonding,ipvlan,netdevsim,team,vxlan,wireguard,ovpn}/**",
  "drivers/net/{ethernet/intel/e1000e,vmxnet3}/*",
  "drivers/net/can/*",
  "drivers/net/can/dev/*",
  "drivers/net/wireless/**/mac80211_hwsim.*",
  "drivers/net/wwan/wwan*",
  "drivers/infiniband/core/*",
  "drivers/infiniband/sw/**",
  "drivers/block/nbd.*",
  "drivers/target/target_core_user.*",
  "drivers/scsi/scsi_transport_iscsi.*",
];

/**
 * Which modules to take out of a kernel's: those that are wanted, and all that they depend on.
 *
 * @param dependencies the content of `modules.dep`: a line for each module, with all modules that it depends on.
 * @returns their paths from the kernel's directory of modules on.
 */
export function selectModules(dependencies: string): string[] {
  const globs = WANTED_MODULES.map((pattern) => new Bun.Glob(`kernel/${pattern}`));
  const selected = new Set<string>();
  for (const line of dependencies.split("\n")) {
    const [path = "", needed = ""] = line.split(":");
    if (!globs.some((glob) => glob.match(posix.normalize(path)))) continue;
    selected.add(path);
    for (const other of needed.split(" ")) if (other !== "") selected.add(other);
  }
  return [...selected].sort();
}
