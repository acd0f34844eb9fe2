/** Types of named objects as named in the kernel's spec, by their key in JSON. */
export const objectTypes: Readonly<Record<string, string>> = {
  counter: "counter",
  quota: "quota",
  "ct helper": "ct-helper",
  limit: "limit",
  "ct timeout": "ct-timeout",
  secmark: "secmark",
  "ct expectation": "ct-expect",
  synproxy: "synproxy",
};
