import { ENOENT } from "../constants/errno.ts";
import { GENL_ADMIN_PERM, GENL_CMD_CAP_DO, GENL_CMD_CAP_DUMP, GENL_UNS_ADMIN_PERM } from "../constants/genetlink.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import type { CtrlAttrs, Operations } from "../families/nlctrl.ts";
import { lookup } from "../schema/model/family.ts";
import { setPlan, structPlan } from "../schema/plan/plan.ts";
import type { Answer, FamilyHandlers, RegisteredFamily } from "./fake-family.ts";
import { Refusal } from "./refusal.ts";

export function controllerHandlers(families: () => Iterable<RegisteredFamily>): FamilyHandlers<Operations> {
  const generic = () => [...families()].filter(({ model }) => model.protocol === NETLINK_GENERIC);
  return {
    getfamily: {
      do({ familyId, familyName }) {
        const found = generic().find(({ id, model }) =>
          familyName === undefined ? id === familyId : model.name === familyName,
        );
        if (found === undefined) {
          const names = generic().map(({ model }) => model.name);
          const message = `FakeKernel has no family ${familyName ?? familyId}: register() adds one, and it has ${names.join(", ")}`;
          throw new Refusal(ENOENT, { message });
        }
        return described(found);
      },
      dump: () => generic().map(described),
    },
  };
}

function described({ id, model, handlers, groups }: RegisteredFamily): Answer<CtrlAttrs> {
  const operations = Object.values(model.operations);
  const set = operations.find((one) => one.set !== undefined)?.set;
  const header = operations.find((one) => one.header !== undefined)?.header;
  const flags = new Map<number, number>();
  for (const operation of operations) {
    for (const kind of ["do", "dump"] as const) {
      const exchange = operation[kind];
      if (exchange === undefined || lookup(handlers, operation.name)?.[kind] === undefined) continue;
      const { number } = exchange.request;
      const own =
        (kind === "do" ? GENL_CMD_CAP_DO : GENL_CMD_CAP_DUMP) |
        (operation.flags?.includes("admin-perm") === true ? GENL_ADMIN_PERM : 0) |
        (operation.flags?.includes("uns-admin-perm") === true ? GENL_UNS_ADMIN_PERM : 0);
      flags.set(number, (flags.get(number) ?? 0) | own);
    }
  }
  return {
    familyId: id,
    familyName: model.name,
    version: model.version,
    hdrsize: header === undefined ? 0 : structPlan(model, header).size,
    maxattr: set === undefined ? 0 : setPlan(model, set).byType.length - 1,
    ops: [...flags].map(([command, bits]) => ({ id: command, flags: [bits] })),
    mcastGroups: [...groups].map(([name, number]) => ({ name, id: number })),
  };
}
