// The kinds of named objects. To add a kind, write its file, and add it here, and to the types of model/objects.ts.
import type { Named, ObjectDatatype } from "../../model/objects.ts";
import { counter, counterText } from "./counter.ts";
import { ctExpectation, ctExpectationText } from "./ct-expectation.ts";
import { ctHelper, ctHelperText } from "./ct-helper.ts";
import { ctTimeout, ctTimeoutText } from "./ct-timeout.ts";
import type { ObjectKind, ObjectText } from "./kind.ts";
import { limit, limitText } from "./limit.ts";
import { quota, quotaText } from "./quota.ts";
import { secmark, secmarkText } from "./secmark.ts";
import { synproxy, synproxyText } from "./synproxy.ts";
import { tunnel, tunnelText } from "./tunnel.ts";

export const objectKinds: Readonly<Record<ObjectDatatype, ObjectKind>> = {
  counter,
  quota,
  limit,
  "ct helper": ctHelper,
  "ct timeout": ctTimeout,
  "ct expectation": ctExpectation,
  synproxy,
  secmark,
  tunnel,
};

export const objectTexts: Readonly<Record<ObjectDatatype, () => ObjectText<Named>>> = {
  counter: counterText,
  quota: quotaText,
  limit: limitText,
  "ct helper": ctHelperText,
  "ct timeout": ctTimeoutText,
  "ct expectation": ctExpectationText,
  synproxy: synproxyText,
  secmark: secmarkText,
  tunnel: tunnelText,
};
