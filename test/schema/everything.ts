/** A made-up spec that uses each feature of the spec language once. */
export const everything = `
name: every-thing
protocol: genetlink-legacy
version: 3
doc: Made up.

definitions:
  - name: key-len
    type: const
    name-prefix: every-
    value: 4
  - name: color
    type: enum
    name-prefix: color-
    value-start: 1
    entries: [red, green, { name: blue, value: 7 }, violet]
  - name: option
    type: flags
    entries: [fast, safe, { name: loud, value: 5, since: "6.1" }]
  - name: big-option
    type: flags
    entries: [low, { name: high, value: 40 }]
  - name: kind-number
    type: enum
    entries: [none, plain, framed]
  - name: point
    type: struct
    members:
      - { name: x, type: s16 }
      - { name: pad, type: pad, len: 2 }
      - { name: y, type: u32, byte-order: big-endian }
  - name: shape
    type: struct
    members:
      - { name: color, type: u8, enum: color }
      - { name: options, type: u8, enum: option }
      - { name: port, type: u16, byte-order: big-endian }
      - { name: label, type: string, len: 8 }
      - { name: address, type: binary, len: 6, display-hint: mac }
      - { name: key, type: binary, len: every-key-len }
      - { name: short-key, type: binary, len: key-len - 1 }
      - { name: gap, type: pad, len: 3 }
      - { name: origin, type: binary, struct: point }
      - { name: ip, type: u32, byte-order: big-endian, display-hint: ipv4 }
      - { name: ip6, type: binary, len: 16, display-hint: ipv6 }
      - { name: total, type: u64 }
      - { name: delta, type: s64, byte-order: big-endian }
  - name: hop
    type: struct
    members:
      - { name: weight, type: u8 }
      - { name: options, type: u8, enum: option }
      - { name: len, type: u16, byte-order: big-endian, counts: true }
      - { name: index, type: s32 }
      - { name: zone, type: u16 }
  - name: tag
    type: struct
    members: [{ name: serial, type: u16 }, { name: tag, type: u16, enum: kind-number }]
  - name: address-family
    type: enum
    entries: [{ name: inet, value: 2 }, { name: inet6, value: 10 }]
  - name: ends
    type: struct
    members:
      - { name: from, type: binary, len: 16, display-hint: ipv4-or-v6 }
      - { name: port, type: u16 }
      - { name: to, type: binary, len: 16, display-hint: ipv4-or-v6 }
  - name: connection
    type: struct
    members:
      - { name: state, type: u8 }
      - { name: conn-family, type: u8, enum: address-family }
      - { name: ends, type: binary, struct: ends }
      - { name: next-hop, type: binary, len: 16, display-hint: ipv4-or-v6 }
  - name: open
    type: struct
    members:
      - { name: count, type: u32 }
      - { name: data, type: binary }
  - name: top
    type: struct
    members:
      - { name: ifindex, type: s32 }
      - { name: options, type: u16, enum: option }
      - { name: tail, type: pad, len: 1 }

attribute-sets:
  - name: main
    name-prefix: every-a-
    attributes:
      - { name: index, type: u32, checks: { min: 1, max: s32-max } }
      - { name: tiny, type: u8 }
      - { name: short, type: u16, byte-order: big-endian }
      - { name: wide, type: u64 }
      - { name: wide-be, type: u64, byte-order: big-endian, checks: { max: s64-max } }
      - { name: signed-8, type: s8 }
      - { name: signed-16, type: s16, byte-order: big-endian }
      - { name: signed-32, type: s32, checks: { min: -5, max: 5 } }
      - { name: signed-64, type: s64 }
      - { name: any-uint, type: uint, checks: { max: u64-max } }
      - { name: any-sint, type: sint }
      - { name: hole, type: unused }
      - { name: filler, type: pad }
      - { name: is-on, type: flag }
      - { name: title, type: string, checks: { max-len: 15 } }
      - { name: nick, type: string, checks: { unterminated-ok: true } }
      - { name: blob, type: binary, value: 20, checks: { min-len: 2, max-len: 9 } }
      - { name: secret, type: binary, display-hint: hex, checks: { exact-len: every-key-len } }
      - { name: lladdr, type: binary, display-hint: mac }
      - { name: either, type: binary, display-hint: ipv4-or-v6 }
      - { name: v4, type: u32, byte-order: big-endian, display-hint: ipv4 }
      - { name: v6, type: binary, display-hint: ipv6, checks: { exact-len: 16 } }
      - { name: uuid, type: binary, display-hint: uuid }
      - { name: color, type: u32, enum: color }
      - { name: big-color, type: u64, enum: color }
      - { name: options, type: u32, enum: option, byte-order: big-endian }
      - { name: color-bits, type: u16, enum: color, enum-as-flags: true }
      - { name: big-options, type: u64, enum: big-option }
      - { name: uint-color, type: uint, enum: color }
      - { name: masked, type: u32, checks: { flags-mask: option } }
      - { name: bits, type: bitfield32 }
      - { name: named-bits, type: bitfield32, enum: option, enum-as-flags: true }
      - { name: shape, type: binary, struct: shape }
      - { name: open, type: binary, struct: open }
      - { name: numbers, type: binary, sub-type: u32 }
      - { name: numbers-be, type: binary, sub-type: s16 }
      - { name: wides, type: binary, sub-type: u64 }
      - { name: colors, type: binary, sub-type: u8, enum: color }
      - { name: inner, type: nest, nested-attributes: main }
      - { name: part, type: nest, nested-attributes: part }
      - { name: parts, type: nest, nested-attributes: part, multi-attr: true }
      - { name: tags, type: string, multi-attr: true }
      - { name: cpus, type: u64, multi-attr: true }
      - { name: list, type: indexed-array, sub-type: nest, nested-attributes: part }
      - { name: addresses, type: indexed-array, sub-type: u32, byte-order: big-endian, display-hint: ipv4 }
      - { name: blobs, type: indexed-array, sub-type: binary, checks: { exact-len: 3 }, first-index: 0 }
      - { name: table, type: nest-type-value, type-value: [row-id, column-id], nested-attributes: part }
      - { name: statistics, type: u64, type-value: [id], multi-attr: true }
      - { name: kind, type: string }
      - { name: data, type: sub-message, sub-message: data-msg, selector: kind }
      - { name: kind-number, type: u32, enum: kind-number }
      - { name: number-data, type: sub-message, sub-message: number-msg, selector: kind-number }
      - { name: deep, type: nest, nested-attributes: deep }
      - { name: steps, type: nest, nested-attributes: steps }
      - { name: change, type: nest, nested-attributes: keys, masked: true }
      - { name: connection, type: binary, struct: connection }
      - { name: ends, type: binary, struct: ends }
      - { name: hops, type: binary, sub-type: struct, struct: hop, nested-attributes: part }
      - { name: constructor, type: string }
      - { name: has-own-property, type: u32, multi-attr: true }
      - { name: to-string, type: u64, type-value: [value-of], multi-attr: true }
      - { name: by-constructor, type: sub-message, sub-message: data-msg, selector: constructor }
      - { name: wide-colors, type: binary, sub-type: u64, enum: color }
      - { name: signed-wides, type: binary, sub-type: s64, enum: color }
      - { name: wide-options, type: binary, sub-type: u64, enum: big-option }
  - name: part
    subset-of: main
    attributes:
      - { name: index, checks: { max: 99 } }
      - { name: color }
      - { name: inner, nested-attributes: part }
  - name: deep
    attributes:
      - { name: outer-data, type: sub-message, sub-message: data-msg, selector: kind }
  - name: steps
    sequence: true
    attributes:
      - { name: output, type: u32 }
      - { name: push, type: flag }
      - { name: again, type: nest, nested-attributes: steps }
      - { name: part, type: nest, nested-attributes: part }
  - name: tagged
    attributes:
      - { name: by-tag, type: sub-message, sub-message: number-msg, selector: header.tag }
      - { name: inside, type: nest, nested-attributes: tagged }
  - name: keys
    attributes:
      - { name: port, type: u16, byte-order: big-endian }
      - { name: point, type: binary, struct: point }
      - { name: raw, type: binary }
      - { name: inner, type: nest, nested-attributes: keys }
      - { name: is-on, type: flag }
      - { name: ports, type: u16, multi-attr: true }

sub-messages:
  - name: data-msg
    formats:
      - { value: attributes, attribute-set: part }
      - { value: both, fixed-header: point, attribute-set: part }
      - { value: header, fixed-header: point }
      - { value: tagged, fixed-header: tag, attribute-set: tagged }
      - { value: nothing }
      - { value: number, type: u16 }
      - { value: text, type: string }
      - { value: present, type: flag }
  - name: number-msg
    formats:
      - { value: plain, attribute-set: part }
      - { value: framed, fixed-header: open }

operations:
  fixed-header: top
  list:
    - name: get
      doc: Made up.
      attribute-set: main
      do:
        request: { attributes: [index] }
        reply: { attributes: [index, title] }
      dump:
        reply: { attributes: [index, title] }
    - { name: hole }
    - name: set
      attribute-set: main
      flags: [admin-perm]
      config-cond: EVERYTHING
      do:
        request: { attributes: [index, title, data, steps] }
    - { name: changed, notify: get, mcgrp: news }
    - { name: noticed, value: 9, attribute-set: part, event: { attributes: [color] }, mcgrp: news }
    - name: set-any
      value: 19
      attribute-set: main
      do:
        request: { attributes: [index, title], required-one: [index, title, header.ifindex] }
    - name: set-one
      value: 20
      attribute-set: main
      do:
        request: { attributes: [index, title], required: [title], required-header: [ifindex] }

mcast-groups:
  list:
    - name: news
`;
