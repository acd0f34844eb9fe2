import { posix } from "node:path";

/**
 * Kernel modules of the virtual machine, by their path below `kernel/`. The list contains all network modules that need
 * no device, the drivers of the machine's network devices, and other modules with a netlink interface. If a kernel
 * lacks a module, it is ignored.
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
  "drivers/net/ieee802154/{fakelb,mac802154_hwsim}.*",
  "drivers/nfc/nfcsim.*",
  "drivers/net/wwan/wwan*",
  "drivers/infiniband/core/*",
  "drivers/infiniband/sw/**",
  "drivers/block/nbd.*",
  "drivers/target/target_core_user.*",
  "drivers/scsi/scsi_transport_iscsi.*",
];

/**
 * Selects the kernel modules of the virtual machine and their dependencies.
 *
 * @param dependencies the content of `modules.dep`: one line per module with all of its dependencies.
 * @returns paths relative to the kernel's module directory.
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
