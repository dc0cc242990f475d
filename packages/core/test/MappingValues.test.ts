import { describe, expect, it } from "@effect/vitest"
import * as BooleanValue from "@sluice/values/Boolean"
import type { Json, JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as fc from "fast-check"
import * as Mapping from "../src/mapping/Mapping.js"
import * as Selector from "../src/record/Selector.js"
import { applied, compiled, json, problemsOf, record, value } from "./support/mappings.js"

const everyPart: ReadonlyArray<Selector.Selector> = ["$.a", "$..b"].map((path) =>
  Either.getOrThrow(Selector.parse(path))
)

describe("laws of the directives that read values", () => {
  const words = fc.constantFrom(
    ...BooleanValue.languages.flatMap((language) =>
      [...BooleanValue.wordsOf([language])].map(([word, meaning]) => ({ language, word, meaning }))
    )
  )

  it("@date is the same day in every format, and in every zone", () => {
    const day = fc.date({ min: new Date("1970-01-01"), max: new Date("2068-12-31"), noInvalidDate: true })
    const zone = fc.constantFrom("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")
    fc.assert(
      fc.property(day, zone, (date, timezone) => {
        const text = date.toISOString().slice(0, 10)
        const [year = "", month = "", dayOfMonth = ""] = text.split("-")
        const month_ = date.toLocaleString("fr", { month: "long", timeZone: "UTC" })
        const forms: ReadonlyArray<readonly [string, string]> = [
          ["DD/MM/YYYY", `${dayOfMonth}/${month}/${year}`],
          ["M.D.YY", `${Number(month)}.${Number(dayOfMonth)}.${year.slice(2)}`],
          ["D MMMM YYYY", `${Number(dayOfMonth)} ${month_} ${year}`]
        ]
        const mapping = forms.map(([format], i) => ({
          "@date": { value: `$.d[${i}]`, format, language: "fr", to: "date" }
        }))
        const options = { defaults: { timezone } }
        expect(
          Either.getOrThrow(Mapping.compile(mapping, options)).apply({ d: forms.map(([, written]) => written) })
        ).toEqual([text, text, text])
      })
    )
  })

  it("@boolean reads the words of a language", () => {
    fc.assert(
      fc.property(words, ({ language, word, meaning }) => {
        expect(applied({ "@boolean": { value: "$.w", language } }, { w: ` ${word.toUpperCase()} ` })).toBe(meaning)
      })
    )
  })

  it("@math converts an amount in the smallest unit to units of the currency", () => {
    const currency = fc.constantFrom(["EUR", 2], ["USD", 2], ["JPY", 0], ["KWD", 3], ["CLF", 4]) as fc.Arbitrary<
      readonly [string, number]
    >
    const mapping = compiled({ "@math": { value: "$.a", minorUnits: "$.c" } })
    fc.assert(
      fc.property(fc.integer(), currency, (amount, [code, digits]) => {
        const made = mapping.apply({ a: amount, c: code })
        expect(BigInt(Number(made).toFixed(digits).replace(".", ""))).toBe(BigInt(amount))
      })
    )
  })

  it("@split undoes joining", () => {
    const part = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !text.includes(";"))
    fc.assert(
      fc.property(fc.array(part, { minLength: 2 }), (parts) => {
        expect(applied({ "@split": { value: "$.t", separator: ";" } }, { t: parts.join(" ; ") })).toEqual(parts)
      })
    )
  })

  it("@default is the first alternative that is neither missing, null nor blank", () => {
    fc.assert(
      fc.property(record, (of) => {
        const paths = ["$.a", "$.b", "$.c"]
        const values = paths.map((path) => compiled({ "@path": path }).apply(of))
        const present = values.find(
          (one) => one !== undefined && one !== null && !(typeof one === "string" && one.trim() === "")
        )
        const made = applied({ "@default": paths }, of)
        expect(made).toEqual(present ?? (values[2] === null ? null : undefined))
      })
    )
  })

  it("@filter keeps the elements that meet the conditions, in order, and @first returns the first of them", () => {
    const element = fc.record({ id: fc.nat(3), v: fc.string() })
    fc.assert(
      fc.property(fc.array(element), (l) => {
        const kept = l.filter(({ id }) => id === 1)
        const where = { "$.id": 1 }
        expect(applied({ "@filter": { list: "$.l", where } }, { l })).toEqual(kept)
        expect(applied({ "@first": { list: "$.l", where } }, { l })).toEqual(kept[0])
        expect(applied({ "@first": { list: "$.l", where, get: "$.v" } }, { l })).toEqual(kept[0]?.v)
      })
    )
  })

  it("@map with drop keeps exactly the elements that are valid, and names the index of every other one", () => {
    const mapping = compiled({ x: { "@map": { list: "$.l", to: { "@number": "$.n" }, onInvalid: "drop" } } })
    fc.assert(
      fc.property(fc.array(fc.record({ n: fc.oneof(fc.integer(), fc.constant("no")) })), (l) => {
        const notes: Array<string | undefined> = []
        const made = mapping.apply({ l }, ({ path }) => void notes.push(path))
        expect(made).toEqual({ x: l.flatMap(({ n }) => (typeof n === "number" ? [n] : [])) })
        expect(notes).toEqual(l.flatMap(({ n }, i) => (n === "no" ? [`$.l[${i}].n`] : [])))
      })
    )
  })

  it("@object undoes taking an object apart", () => {
    fc.assert(
      fc.property(record, (of) => {
        const kept = Object.fromEntries(Object.entries(of).filter(([key]) => key !== ""))
        const pairs = Object.entries(of).map(([k, v]) => ({ k, v }))
        expect(applied({ "@object": { list: "$.p", key: "$.k", value: "$.v" } }, { p: pairs })).toEqual(kept)
        expect(applied({ "@object": { list: "$.p", key: "$[0]", value: "$[1]" } }, { p: Object.entries(of) })).toEqual(
          kept
        )
      })
    )
  })

  it("@omit removes what its paths select, and nothing else", () => {
    fc.assert(
      fc.property(value, (of) => {
        const expected = everyPart.reduce<Json>((rest, path) => Selector.without(rest, path), of)
        expect(applied({ "@omit": { value: "$.v", paths: ["$.a", "$..b"] } }, { v: of })).toEqual(expected)
      })
    )
  })

  it("keep missing values missing and null as null, and no record is refused with drop", () => {
    const scalar = fc.constantFrom("@date", "@number", "@boolean", "@split")
    fc.assert(
      fc.property(scalar, value, (name, of) => {
        expect(applied({ [name]: "$.no" }, {})).toBeUndefined()
        expect(applied({ [name]: "$.n" }, { n: null })).toBeNull()
        expect(Mapping.isRefusal(applied({ [name]: { value: "$.v", onInvalid: "drop" } }, { v: of }))).toBe(false)
      })
    )
  })
})

/** Mapping, record and result as JSON strings; a result of `nothing` is the absence of a value, a word the code of a refusal. */
type Case = readonly [name: string, mapping: string, record: string, result: string]

const cases = (title: string, all: ReadonlyArray<Case>): void => {
  describe(title, () => {
    it.each(all)("%s", (_, mapping, of, result) => {
      const made = applied(json(mapping), json(of) as JsonObject)
      if (/^[a-z]+-[a-z-]+$/.test(result)) expect(Mapping.isRefusal(made) && made.code).toBe(result)
      else expect(made).toEqual(result === "nothing" ? undefined : json(result))
    })
  })
}

cases("@date", [
  ["an ISO text as a moment", '{"@date":"$.d"}', '{"d":"2026-03-04T05:06:07+01:00"}', '"2026-03-04T04:06:07.000Z"'],
  [
    "a format",
    '{"@date":{"value":"$.d","format":"D.M.YYYY H:mm","zone":"Europe/Berlin"}}',
    '{"d":"4.3.2026 5:06"}',
    '"2026-03-04T04:06:00.000Z"'
  ],
  [
    "half days",
    '{"@date":{"value":"$.d","format":"M/D/YYYY h:mm A"}}',
    '{"d":"3/4/2026 3:06 PM"}',
    '"2026-03-04T15:06:00.000Z"'
  ],
  [
    "another word for a month",
    '{"@date":{"value":"$.d","format":"MMM D, YYYY"}}',
    '{"d":"marche 4, 2026"}',
    "date-not-valid"
  ],
  [
    "two formats that differ",
    '{"@date":{"value":"$.d","format":["DD/MM/YYYY","MM/DD/YYYY"]}}',
    '{"d":"03/04/2026"}',
    "date-ambiguous"
  ],
  [
    "seconds with a fraction",
    '{"@date":{"value":"$.d","unit":"seconds"}}',
    '{"d":1772600767.25}',
    '"2026-03-04T05:06:07.250Z"'
  ],
  [
    "microseconds as text",
    '{"@date":{"value":"$.d","unit":"microseconds"}}',
    '{"d":"1772600767250123"}',
    '"2026-03-04T05:06:07.250Z"'
  ],
  ["days", '{"@date":{"value":"$.d","unit":"days","to":"date"}}', '{"d":20516}', '"2026-03-04"'],
  ["the form of .NET", '{"@date":"$.d"}', '{"d":"/Date(1772600767000+0100)/"}', '"2026-03-04T05:06:07.000Z"'],
  [
    "a local count",
    '{"@date":{"value":"$.d","unit":"seconds","local":true,"zone":"Europe/Berlin"}}',
    '{"d":1772600767}',
    '"2026-03-04T04:06:07.000Z"'
  ],
  [
    "the day in a zone",
    '{"@date":{"value":"$.d","zone":"Europe/Berlin","to":"date"}}',
    '{"d":"2026-03-04T23:30:00Z"}',
    '"2026-03-05"'
  ],
  ["a day without a zone", '{"@date":{"value":"$.d","to":"date"}}', '{"d":"2026-03-04T23:30:00Z"}', "date-with-time"],
  ["to seconds", '{"@date":{"value":"$.d","to":"seconds"}}', '{"d":"2026-03-04T05:06:07.900Z"}', "1772600767"],
  ["empty text", '{"@date":"$.d"}', '{"d":" "}', "nothing"],
  ["a placeholder", '{"@date":"$.d"}', '{"d":"{BIRTHDAY}"}', "nothing"],
  ["what another directive made", '{"@date":{"@template":"{{y}}-03-04"}}', '{"y":2026}', '"2026-03-04T00:00:00.000Z"']
])

cases("@number", [
  ["a number", '{"@number":"$.n"}', '{"n":-1.5}', "-1.5"],
  ["text with a point", '{"@number":"$.n"}', '{"n":"19.90"}', "19.9"],
  ["German signs", '{"@number":{"value":"$.n","decimal":",","thousands":"."}}', '{"n":"1.234.567,89"}', "1234567.89"],
  ["French spaces", '{"@number":{"value":"$.n","decimal":",","thousands":"space"}}', '{"n":"1\\u202f234,5"}', "1234.5"],
  [
    "a point that is no group",
    '{"@number":{"value":"$.n","decimal":",","thousands":"."}}',
    '{"n":"12.5"}',
    "number-not-valid"
  ],
  ["an undeclared comma", '{"@number":"$.n"}', '{"n":"12,5"}', "number-not-valid"],
  [
    "a fraction where a whole number is needed",
    '{"@number":{"value":"$.n","whole":true}}',
    '{"n":"1.5"}',
    "number-not-whole"
  ],
  ["a number that loses digits", '{"@number":"$.n"}', '{"n":"1726275868403174100"}', "number-unsafe"],
  ["a list where one value was expected", '{"@number":"$.n"}', '{"n":[1]}', "one-value-expected"]
])

cases("@boolean", [
  ["English by default", '{"@boolean":"$.b"}', '{"b":"Yes"}', "true"],
  ["German", '{"@boolean":{"value":"$.b","language":"de"}}', '{"b":"Nein"}', "false"],
  ["several languages", '{"@boolean":{"value":"$.b","language":["es","fr"]}}', '{"b":"oui"}', "true"],
  [
    "own words",
    '{"@boolean":{"value":"$.b","true":"abonniert","false":["abgemeldet"]}}',
    '{"b":"Abgemeldet"}',
    "false"
  ],
  ["another word", '{"@boolean":"$.b"}', '{"b":"ja"}', "boolean-not-valid"]
])

cases("@math", [
  ["cents to units", '{"@math":{"value":"$.a","divide":100}}', '{"a":1999}', "19.99"],
  ["a currency without decimals", '{"@math":{"value":"$.a","minorUnits":"$.c"}}', '{"a":1999,"c":"jpy"}', "1999"],
  ["a fixed currency", '{"@math":{"value":"$.a","minorUnits":"KWD"}}', '{"a":"1999"}', "1.999"],
  [
    "a word instead of a currency code",
    '{"@math":{"value":"$.a","minorUnits":"$.c"}}',
    '{"a":1,"c":"Euro"}',
    "currency-not-valid"
  ],
  ["price times quantity", '{"@math":{"value":"$.p","multiply":"$.q","round":2}}', '{"p":0.1,"q":3}', "0.3"],
  ["no trace of binary fractions", '{"@math":{"value":"$.p","add":0.2}}', '{"p":0.1}', "0.3"],
  [
    "all steps in their order",
    '{"@math":{"subtract":1,"add":2,"divide":4,"multiply":3,"value":"$.p"}}',
    '{"p":8}',
    "7"
  ],
  ["half away from zero", '{"@math":{"value":"$.p","round":0}}', '{"p":-2.5}', "-3"],
  ["a missing operand", '{"@math":{"value":"$.p","multiply":"$.q"}}', '{"p":1}', "nothing"],
  ["a division by zero", '{"@math":{"value":"$.p","divide":"$.q"}}', '{"p":1,"q":0}', "math-not-finite"],
  ["text that is not a number", '{"@math":{"value":"$.p","divide":100}}', '{"p":"12,50"}', "math-not-a-number"]
])

cases("@split, @lookup and @default", [
  ["a string", '{"@split":{"value":"$.t","separator":";"}}', '{"t":"a; b ;;c"}', '["a","b","c"]'],
  ["a list stays", '{"@split":"$.t"}', '{"t":["a,b"]}', '["a,b"]'],
  ["an object", '{"@split":"$.t"}', '{"t":{}}', "split-not-text"],
  ["a row", '{"@lookup":{"value":"$.t","table":{"1":"gold","2":"$.other"}}}', '{"t":2,"other":"silver"}', '"silver"'],
  ["any case", '{"@lookup":{"value":"$.t","ignoreCase":true,"table":{"Gold":1}}}', '{"t":" GOLD "}', "1"],
  ["otherwise", '{"@lookup":{"value":"$.t","table":{"a":1},"otherwise":0}}', '{"t":"b"}', "0"],
  ["no row", '{"@lookup":{"value":"$.t","table":{"a":1}}}', '{"t":"b"}', "lookup-unknown"],
  ["a list in a lookup", '{"@lookup":{"value":"$.t","table":{"a":1}}}', '{"t":["a"]}', "lookup-not-text"],
  ["the second of two", '{"@default":["$.a","$.b"]}', '{"a":" ","b":0}', "0"],
  ["a fixed text at the end", '{"@default":["$.a","friend"]}', '{"a":null}', '"friend"'],
  ["a value that is present and not valid", '{"@default":[{"@number":"$.a"},0]}', '{"a":"x"}', "number-not-valid"]
])

cases("lists", [
  [
    "a custom field by its id",
    '{"@first":{"list":"$.f","where":{"id":7},"get":"$.value"}}',
    '{"f":[{"id":5,"value":"no"},{"id":7,"value":"yes"}]}',
    '"yes"'
  ],
  [
    "an event parameter",
    '{"@first":{"list":"$.p","where":{"$.key":"page"},"get":"$.value.string_value"}}',
    '{"p":[{"key":"page","value":{"string_value":"/"}}]}',
    '"/"'
  ],
  ["no such element", '{"@first":{"list":"$.f","where":{"id":7}}}', '{"f":[]}', "nothing"],
  ["a lone object", '{"@first":{"list":"$.f","where":{"id":7},"get":"$.v"}}', '{"f":{"id":7,"v":1}}', "1"],
  ["a string where a list was expected", '{"@filter":{"list":"$.f","where":{}}}', '{"f":"a,b"}', "list-expected"],
  [
    "pairs",
    '{"@object":{"list":"$.p","key":"$.k","value":{"@default":["$.s","$.i"]}}}',
    '{"p":[{"k":"a","s":"x"},{"k":"b","i":2},{"k":"c"}]}',
    '{"a":"x","b":2}'
  ],
  [
    "a key that is not text",
    '{"@object":{"list":"$.p","key":"$.k","value":"$.v"}}',
    '{"p":[{"k":true,"v":1}]}',
    "object-key-not-valid"
  ],
  [
    "elements that become nothing are left out",
    '{"@map":{"list":"$.l","to":"$.x"}}',
    '{"l":[{"x":1},{},{"x":2}]}',
    "[1,2]"
  ],
  ["parts below lists", '{"@omit":{"value":"$.l","paths":["$[*].secret"]}}', '{"l":[{"a":1,"secret":2}]}', '[{"a":1}]']
])

cases("a whole number beyond 2^53", [
  ["in a template", '{"@template":"id {{n}}"}', '{"n":1726275868403174100}', "number-unsafe"],
  ["in a list of a template", '{"@template":"{{l}}"}', '{"l":[1,1726275868403174100]}', "number-unsafe"],
  [
    "in a replacement",
    '{"@replace":{"value":{"@path":"n"},"pattern":"0"}}',
    '{"n":1726275868403174100}',
    "number-unsafe"
  ],
  [
    "in a lookup",
    '{"@lookup":{"value":"$.n","table":{"a":1},"otherwise":2}}',
    '{"n":1726275868403174100}',
    "number-unsafe"
  ],
  ["as text keeps its digits", '{"@template":"id {{n}}"}', '{"n":"1726275868403174101"}', '"id 1726275868403174101"']
])

describe("a value that is not valid", () => {
  const price = { "@number": "$.price" }

  it("makes the record Invalid, with the index of the element in the path", () => {
    for (const list of [
      { "@arrayPath": ["$.cart.products", { price }] },
      { "@map": { list: "$.cart.products", to: { price } } }
    ]) {
      const made = applied({ products: list }, { cart: { products: [{ price: 1 }, { price: "x" }] } })
      expect(Mapping.isRefusal(made) && made.path).toBe("$.cart.products[1].price")
    }
  })

  it("is reported with both indexes in nested lists", () => {
    const inner = { "@arrayPath": ["$.sizes", { n: { "@number": "$.n" } }] }
    const made = applied(
      { "@arrayPath": ["$.products", { inner }] },
      { products: [{}, { sizes: [{}, {}, { n: "x" }] }] }
    )
    expect(Mapping.isRefusal(made) && made.path).toBe("$.products[1].sizes[2].n")
  })

  it("of an optional field is left out with a warning", () => {
    const mapping = Either.getOrThrow(Mapping.fields({ a: "$.a", "b?": { "@number": "$.b" } }))
    const warnings: Array<Mapping.MappingRefusal> = []
    expect(mapping.apply({ a: 1, b: "x" }, (refusal) => void warnings.push(refusal))).toEqual({ a: 1 })
    expect(warnings.map(({ code, path, mappingPath }) => ({ code, path, mappingPath }))).toEqual([
      { code: "number-not-valid", path: "$.b", mappingPath: "fields.b?.@number" }
    ])
    expect(mapping.apply({ a: 1 }, () => expect.unreachable())).toEqual({ a: 1 })
  })

  it("warns of a time that is read as UTC, unless the source has a zone", () => {
    const warned = (defaults: Mapping.ValueDefaults): ReadonlyArray<string> => {
      const codes: Array<string> = []
      const mapping = Either.getOrThrow(Mapping.compile({ "@date": "$.d" }, { defaults }))
      mapping.apply({ d: "2026-03-04 05:06" }, ({ code }) => void codes.push(code))
      return codes
    }
    expect(warned({})).toEqual(["time-zone-assumed"])
    expect(warned({ timezone: "Europe/Lisbon" })).toEqual([])
  })

  it("contains no value of the record", () => {
    const canary = "canary-4711"
    for (const name of ["@date", "@number", "@boolean"]) {
      const made = applied({ [name]: "$.v" }, { v: canary })
      expect(Mapping.isRefusal(made)).toBe(true)
      expect(JSON.stringify(made)).not.toContain(canary)
    }
  })
})

describe("the place in a refusal", () => {
  const items = [{ ok: false }, { ok: true, price: "1" }, { ok: true, price: "free" }, { ok: true, price: "none" }]
  const chosen = { "@filter": { list: "$.items", where: { "$.ok": true } } }
  const price = { "@number": "$.price" }
  const pathOf = (mapping: Json, record: JsonObject): string | undefined => {
    const refusal = compiled(mapping).apply(record)
    return Mapping.isRefusal(refusal) ? refusal.path : "not refused"
  }

  it("is the element of the record, behind a filter and a map too", () => {
    const record = { items, lists: [{ items }], only: { ok: true, price: "free" } }
    expect(pathOf({ "@map": { list: chosen, to: { price } } }, record)).toBe("$.items[2].price")
    expect(pathOf({ "@arrayPath": [chosen, { price }] }, record)).toBe("$.items[2].price")
    const twice = { "@filter": { list: chosen, where: { "$.price": ["free", "none"] } } }
    expect(pathOf({ "@map": { list: twice, to: price } }, record)).toBe("$.items[2].price")
    const inner = { "@map": { list: chosen, to: price } }
    expect(pathOf({ "@map": { list: "$.lists", to: inner } }, record)).toBe("$.lists[0].items[2].price")
    const alone = { "@filter": { list: "$.only", where: { "$.ok": true } } }
    expect(pathOf({ "@map": { list: alone, to: price } }, record)).toBe("$.only[*].price")
  })

  it("is in the notes of elements that are left out", () => {
    const dropped: Array<string | undefined> = []
    compiled({ "@map": { list: chosen, to: price, onInvalid: "drop" } }).apply({ items }, ({ path }) =>
      dropped.push(path)
    )
    expect(dropped).toEqual(["$.items[2].price", "$.items[3].price"])
  })

  it("is the value that was chosen", () => {
    const field = { "@first": { list: "$.fields", where: { "$.id": 7 }, get: "$.value" } }
    const fields = [
      { id: 3, value: 1 },
      { id: 7, value: "x" }
    ]
    expect(pathOf({ "@number": field }, { fields })).toBe("$.fields[1].value")
    expect(pathOf({ "@number": field }, { fields: { id: 7, value: "x" } })).toBe("$.fields.value")
    const choice = { "@number": { "@default": ["$.a", field, "$.b"] } }
    expect(pathOf(choice, { a: "x", fields })).toBe("$.a")
    expect(pathOf(choice, { a: "", fields })).toBe("$.fields[1].value")
    expect(pathOf(choice, { b: "x" })).toBe("$.b")
    expect(pathOf({ "@lookup": { value: { "@default": ["$.a", "$.b"] }, table: { y: 1 } } }, { b: "x" })).toBe("$.b")
  })
})

describe("the facts about a mapping", () => {
  it("has the places that elements, conditions and alternatives read", () => {
    const mapping = Either.getOrThrow(
      Mapping.fields({
        plan: { "@first": { list: "$.fields", where: { id: 7 }, get: "$.value" } },
        time: { "@default": ["$.timestamp", "$.receivedAt", "2026-01-01"] },
        products: { "@arrayPath": ["$.items", { id: { "@default": ["$.id", "$.sku"] } }] }
      })
    )
    expect(mapping.reads).toEqual([
      ...["$.fields", "$.fields[*].id", "$.fields[*].value", "$.timestamp", "$.receivedAt"],
      ...["$.items", "$.items[*].id", "$.items[*].sku"]
    ])
    expect([...mapping.alternatives]).toEqual([
      ["time", ["$.timestamp", "$.receivedAt"]],
      ["products[].id", ["$.items[*].id", "$.items[*].sku"]]
    ])
    expect([...mapping.elements]).toEqual([["products[]", "$.items"]])
  })
})

describe("a mistake", () => {
  it.each([
    ['{"@number":"price"}', 'mapping.@number: found the text "price"; expected the path $.price.'],
    [
      '{"@number":"$[\'x\']"}',
      'mapping.@number: found the text "$[\'x\']"; expected the path $["x"], or { "@literal": "$[\'x\']" } if this text itself is meant.'
    ],
    [
      '{"@date":{"value":"$.d","fromat":"DD/MM/YYYY"}}',
      'mapping.@date.fromat: found the option "fromat"; expected "value", "format", "zone", "language", "unit", "local", "to" or "onInvalid". Did you mean "format"?'
    ],
    [
      '{"@date":{"value":"$.d","format":"dd/mm/yyyy"}}',
      'mapping.@date.format: found the text "dd/mm/yyyy"; expected patterns with exactly one year (YYYY), month (MM or MMM) and day (DD), optionally HH, mm, ss, SSS, Z, or h with A, such as M/D/YYYY h:mm A; literal text in brackets, such as D [de] MMMM.'
    ],
    [
      '{"@date":{"value":"$.d","unit":"second"}}',
      'mapping.@date.unit: found the text "second"; expected "seconds", "milliseconds", "microseconds", "nanoseconds" or "days". Did you mean "seconds"?'
    ],
    [
      '{"@number":{"value":"$.d","decimal":",","thousands":","}}',
      "mapping.@number.thousands: found the same sign as decimal; expected two different signs."
    ],
    [
      '{"@date":{"value":"$.d","zone":"Europe/Lisboa"}}',
      'mapping.@date.zone: found the text "Europe/Lisboa"; expected an IANA name such as Europe/Lisbon. Did you mean "Europe/Lisbon"?'
    ],
    [
      '{"@date":{"value":"$.d","unit":"days","local":true}}',
      'mapping.@date.local: found true; expected "zone" beside it, the zone of the clock.'
    ],
    ['{"@boolean":{"value":"$.d","language":"en-GB"}}', "nothing"],
    ['{"@math":{"value":"$.d","round":-1}}', "mapping.@math.round: found -1; expected a whole number from 0 to 10."],
    ['{"@default":[]}', "mapping.@default: found an empty list; expected a list of values, the first choice first."],
    [
      '{"@lookup":{"value":"$.d","table":{}}}',
      "mapping.@lookup.table: found an empty object; expected an object with a value for each string."
    ],
    [
      '{"@first":{"list":"$.f","were":{"id":7}}}',
      'mapping.@first.were: found the option "were"; expected "list", "where" or "get". Did you mean "where"?'
    ],
    [
      '{"@filter":{"list":"$.f"}}',
      'mapping.@filter: found no option "where"; expected "where": an object of conditions.'
    ],
    [
      '{"@filter":{"list":"$.f","where":{"id":{"exist":true}}}}',
      'mapping.@filter.where.id.exist: found the operator "exist"; expected a value, a list of values, { exists: true } or { not: a value or a list }. Did you mean "exists"?'
    ],
    [
      '{"@omit":{"value":"$.f","paths":["$[\'x\']"]}}',
      'mapping.@omit.paths: found "$[\'x\']"; expected the path $["x"].'
    ]
  ])("in %s is reported with its place", (mapping, expected) => {
    expect(problemsOf(json(mapping)).map((problem) => problem.message)).toEqual(
      expected === "nothing" ? [] : [expected]
    )
  })
})
