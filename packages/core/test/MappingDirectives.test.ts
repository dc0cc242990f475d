import { describe, expect, it } from "@effect/vitest"
import type { Json, JsonObject } from "@sluice/values/Json"
import * as Mapping from "../src/mapping/Mapping.js"
import { applied, json } from "./support/mappings.js"

/** Mapping, record and result as JSON strings; a result of `nothing` is the absence of a value. */
type Case = readonly [name: string, mapping: string, record: string, result: string]

const cases = (title: string, all: ReadonlyArray<Case>): void => {
  describe(title, () => {
    it.each(all)("%s", (_, mapping, record, result) => {
      const value = applied(json(mapping), json(record) as JsonObject)
      expect(value).toEqual(result === "nothing" ? undefined : json(result))
    })
  })
}

cases("values", [
  [
    "scalars are themselves",
    '{"a":"$.x","b":0,"c":false,"d":null,"e":""}',
    '{"x":1}',
    '{"a":"$.x","b":0,"c":false,"d":null,"e":""}'
  ],
  [
    "a key whose value is nothing is left out, null stays",
    '{"a":{"@path":"no"},"b":{"@path":"n"}}',
    '{"n":null}',
    '{"b":null}'
  ],
  ["emptied objects stay", '{"a":{"b":{"@path":"no"}}}', "{}", '{"a":{}}'],
  ["lists resolve each element and keep positions", '[{"@path":"a"},{"@path":"no"},"b"]', '{"a":1}', '[1,null,"b"]'],
  ["a mapping may be one directive", '{"@path":"a"}', '{"a":1}', "1"],
  ["a mapping that resolves to nothing", '{"@path":"no"}', "{}", "nothing"],
  ["_metadata beside a directive is not looked at", '{"@path":"a","_metadata":{"x":1}}', '{"a":1}', "1"],
  ["_metadata without a directive is a key", '{"_metadata":{"@path":"a"}}', '{"a":1}', '{"_metadata":1}']
])

cases("@path", [
  ["with the leading $.", '{"@path":"$.a.b"}', '{"a":{"b":1}}', "1"],
  ["without it", '{"@path":"a.b"}', '{"a":{"b":1}}', "1"],
  ["with indexes", '{"@path":"$.a[1].b[0]"}', '{"a":[0,{"b":["x"]}]}', '"x"'],
  ["index after index", '{"@path":"a[1][0]"}', '{"a":[0,[7]]}', "7"],
  ["four steps and more", '{"@path":"a.b.c.d.e"}', '{"a":{"b":{"c":{"d":{"e":5}}}}}', "5"],
  ["a missing step", '{"@path":"a.b.c"}', '{"a":{}}', "nothing"],
  ["a step into null", '{"@path":"a.b"}', '{"a":null}', "nothing"],
  ["a step into a string", '{"@path":"a.b.c"}', '{"a":"text"}', "nothing"],
  ["null at the end is null", '{"@path":"a"}', '{"a":null}', "null"],
  ["the whole record", '{"@path":"$."}', '{"a":1}', '{"a":1}'],
  ["the whole record, empty path", '{"@path":""}', '{"a":1}', '{"a":1}'],
  ["a name with a space", '{"@path":"$.integrations.Big Thing.id"}', '{"integrations":{"Big Thing":{"id":1}}}', "1"],
  ["a quoted name with dots", `{"@path":"$.a['b.c'].d"}`, '{"a":{"b.c":{"d":1}}}', "1"],
  ["a name that contains brackets", '{"@path":"items[].x"}', '{"items[]":{"x":1}}', "1"],
  ["a name that looks like an index", '{"@path":"a.0"}', '{"a":["x"]}', '"x"'],
  ["digits that are not an index", '{"@path":"a.007"}', '{"a":{"007":1,"7":2}}', "1"],
  ["the length of a list", '{"@path":"a.length"}', '{"a":[1,2]}', "2"],
  ["a member called length", '{"@path":"length"}', '{"length":9}', "9"],
  ["a character of a string", '{"@path":"name[0]"}', '{"name":"Ada"}', '"A"'],
  ["a path from the record", '{"@path":{"@path":"which"}}', '{"which":"$.a.b","a":{"b":2}}', "2"],
  ["a path made of the record", '{"@path":{"@template":"by.{{kind}}"}}', '{"kind":"x","by":{"x":3}}', "3"]
])

cases("@literal", [
  ["a value", '{"@literal":false}', "{}", "false"],
  ["a string that would be a path in the short form", '{"@literal":"$.a"}', '{"a":1}', '"$.a"'],
  ["resolved inside", '{"@literal":{"x":{"@path":"a"},"y":{"@path":"no"}}}', '{"a":1}', '{"x":1}']
])

cases("@template", [
  ["places in a string", '{"@template":"Hello, {{who.name}}!"}', '{"who":{"name":"Ada"}}', '"Hello, Ada!"'],
  ["three braces and spaces", '{"@template":"{{{ a }}}-{{ b }}"}', '{"a":1,"b":true}', '"1-true"'],
  ["nothing is escaped", '{"@template":"{{a}}{{{a}}}"}', '{"a":"<b>&"}', '"<b>&<b>&"'],
  ["missing and null are empty", '{"@template":"[{{no.way}}{{n}}]"}', '{"n":null}', '"[]"'],
  ["zero and false are not", '{"@template":"{{a}}{{b}}"}', '{"a":0,"b":false}', '"0false"'],
  ["lists are joined", '{"@template":"{{a}}"}', '{"a":[1,[2,null,[]],"x"]}', '"1,2,,,x"'],
  ["objects are printed as [object Object]", '{"@template":"{{a}}"}', '{"a":{"b":1}}', '"[object Object]"'],
  ["always text", '{"@template":"{{a}}"}', '{"a":5}', '"5"'],
  ["with the leading $.", '{"@template":"{{$.a}}"}', '{"a":5}', '"5"'],
  ["no places", '{"@template":"plain { } {{}}"}', "{}", '"plain { } {{}}"'],
  ["braces without a partner stay", '{"@template":"{{a}"}', '{"a":1}', '"{{a}"'],
  ["a brace too many stays", '{"@template":"{{a}}}"}', '{"a":1}', '"1}"'],
  ["a filled-in value is not filled again", '{"@template":"{{{a}}}{{b}}"}', '{"a":"{{b}}","b":"x"}', '"{{b}}x"'],
  ["a template from the record", '{"@template":{"@path":"t"}}', '{"t":"{{a}}!","a":1}', '"1!"']
])

const branch = (test: string, rest = '"then":"T","else":"E"'): string => `{"@if":{${test},${rest}}}`
const exists = branch('"exists":{"@path":"a"}')
const blank = branch('"blank":{"@path":"a"}')

cases("@if", [
  ["exists: a value", exists, '{"a":1}', '"T"'],
  ["exists: null", exists, '{"a":null}', '"E"'],
  ["exists: missing", exists, "{}", '"E"'],
  ["exists: the empty text", exists, '{"a":""}', '"T"'],
  ["exists: zero", exists, '{"a":0}', '"T"'],
  ["exists: false", exists, '{"a":false}', '"T"'],
  ["blank selects then if the value is not blank", blank, '{"a":"x"}', '"T"'],
  ["blank: missing", blank, "{}", '"E"'],
  ["blank: null", blank, '{"a":null}', '"E"'],
  ["blank: the empty text", blank, '{"a":""}', '"E"'],
  ["blank: zero is loosely empty", blank, '{"a":0}', '"E"'],
  ["blank: false is loosely empty", blank, '{"a":false}', '"E"'],
  ["blank: a space is not", blank, '{"a":" "}', '"T"'],
  ["blank: the text 0 is not", blank, '{"a":"0"}', '"T"'],
  ["blank: an empty list is", blank, '{"a":[]}', '"E"'],
  ["blank: a list of null is", blank, '{"a":[[null]]}', '"E"'],
  ["blank: a list of zero is not", blank, '{"a":[0]}', '"T"'],
  ["blank: a list of two is not", blank, '{"a":["",""]}', '"T"'],
  ["blank: an object is not", blank, '{"a":{}}', '"T"'],
  ["blank: an object that cannot become text", blank, '{"a":{"toString":1,"valueOf":2}}', '"T"'],
  ["exists takes precedence over blank", branch('"exists":{"@path":"a"},"blank":{"@path":"no"}'), '{"a":1}', '"T"'],
  ["no then", branch('"exists":{"@path":"a"}', '"else":"E"'), '{"a":1}', "nothing"],
  ["no else", branch('"exists":{"@path":"a"}', '"then":"T"'), "{}", "nothing"],
  ["then of zero", branch('"exists":1', '"then":0'), "{}", "0"],
  ["else of zero", branch('"exists":{"@path":"a"}', '"else":0'), "{}", "nothing"],
  ["else of false", branch('"exists":{"@path":"a"}', '"else":false'), "{}", "nothing"],
  ["else of the empty text", branch('"exists":{"@path":"a"}', '"else":""'), "{}", "nothing"],
  ["else of null", branch('"exists":{"@path":"a"}', '"else":null'), "{}", "nothing"],
  ["else that resolves to zero", branch('"exists":{"@path":"a"}', '"else":{"@path":"z"}'), '{"z":0}', "0"],
  ["else of a literal zero in a directive", branch('"exists":{"@path":"a"}', '"else":{"@literal":0}'), "{}", "0"],
  ["a condition that is never met", branch('"exists":null'), "{}", '"E"']
])

cases("@case", [
  ["lower", '{"@case":{"operator":"lower","value":{"@path":"a"}}}', '{"a":"ÄB c1"}', '"äb c1"'],
  ["upper", '{"@case":{"operator":"upper","value":{"@path":"a"}}}', '{"a":"straße"}', '"STRASSE"'],
  ["numbers as they are", '{"@case":{"operator":"upper","value":{"@path":"a"}}}', '{"a":1}', "1"],
  ["null as it is", '{"@case":{"operator":"upper","value":{"@path":"a"}}}', '{"a":null}', "null"],
  ["objects as they are", '{"@case":{"operator":"upper","value":{"@path":"a"}}}', '{"a":{"k":["v"]}}', '{"k":["v"]}'],
  ["nothing as it is", '{"@case":{"operator":"upper","value":{"@path":"no"}}}', "{}", "nothing"],
  ["an empty string that is written there", '{"@case":{"operator":"upper","value":""}}', "{}", "nothing"]
])

const replacing = (options: string): string => `{"@replace":{"value":{"@path":"a"},${options}}}`

cases("@replace", [
  ["all of them", replacing('"pattern":"+","replacement":"_"'), '{"a":"x+y+z"}', '"x_y_z"'],
  ["the first", replacing('"pattern":"+","replacement":"_","global":false'), '{"a":"x+y+z"}', '"x_y+z"'],
  ["with nothing", replacing('"pattern":"_"'), '{"a":"a_b_"}', '"ab"'],
  ["null as replacement", replacing('"pattern":"_","replacement":null'), '{"a":"a_b_"}', '"ab"'],
  ["in the case that is written", replacing('"pattern":"WW","replacement":"oo"'), '{"a":"cWWl-ww"}', '"cool-ww"'],
  ["in any case", replacing('"pattern":"AaB","replacement":"x","ignorecase":true'), '{"a":"aab-AAB"}', '"x-x"'],
  ["patterns mean themselves", replacing('"pattern":".*","replacement":"x"'), '{"a":"a.*b"}', '"axb"'],
  ["replacements mean themselves", replacing('"pattern":"a","replacement":"$&$$"'), '{"a":"a"}', '"$&$$"'],
  ["every special character", replacing('"pattern":"^$.|?*+()[","replacement":"x"'), '{"a":"1^$.|?*+()[2"}', '"1x2"'],
  [
    "a second pair on the result of the first",
    replacing('"pattern":"a","replacement":"b","pattern2":"b","replacement2":"c"'),
    '{"a":"ab"}',
    '"cc"'
  ],
  [
    "a second pattern without a replacement removes",
    replacing('"pattern":"a","replacement":"b","pattern2":"b"'),
    '{"a":"ab-"}',
    '"-"'
  ],
  ["booleans as text", replacing('"pattern":"true","replacement":"granted"'), '{"a":true}', '"granted"'],
  ["numbers as text", replacing('"pattern":".","replacement":","'), '{"a":1.5}', '"1,5"'],
  ["objects give empty text", replacing('"pattern":"a"'), '{"a":{"b":1}}', '""'],
  ["lists give empty text", replacing('"pattern":"a"'), '{"a":["a"]}', '""'],
  ["null becomes empty text", replacing('"pattern":"a"'), '{"a":null}', '""'],
  ["nothing becomes empty text", replacing('"pattern":"a"'), "{}", '""'],
  [
    "ten characters of pattern",
    replacing('"pattern":"0123456789","replacement":"abcdefghij"'),
    '{"a":"-0123456789-"}',
    '"-abcdefghij-"'
  ]
])

const products = '{"products":[{"sku":"a","price":1},{"sku":"b"}],"one":{"sku":"c"},"text":"t","n":null}'
const shape = '{"id":{"@path":"$.sku"},"cost":{"@path":"price"}}'

cases("@arrayPath", [
  ["without a shape, the value", '{"@arrayPath":["$.products"]}', products, '[{"sku":"a","price":1},{"sku":"b"}]'],
  ["an empty shape is none", '{"@arrayPath":["$.products",{}]}', products, '[{"sku":"a","price":1},{"sku":"b"}]'],
  ["null instead of a shape", '{"@arrayPath":["$.one",null]}', products, '{"sku":"c"}'],
  [
    "each element through the shape",
    `{"@arrayPath":["$.products",${shape}]}`,
    products,
    '[{"id":"a","cost":1},{"id":"b"}]'
  ],
  ["a lone object counts as one", `{"@arrayPath":["$.one",${shape}]}`, products, '[{"id":"c"}]'],
  ["a scalar as it is", `{"@arrayPath":["$.text",${shape}]}`, products, '"t"'],
  ["null as it is", `{"@arrayPath":["$.n",${shape}]}`, products, "null"],
  ["nothing as it is", `{"@arrayPath":["$.no",${shape}]}`, products, "nothing"],
  [
    "a directive as the list",
    `{"@arrayPath":[{"@path":"products"},${shape}]}`,
    products,
    '[{"id":"a","cost":1},{"id":"b"}]'
  ],
  ["a directive as the shape", '{"@arrayPath":["products",{"@path":"price"}]}', products, "[1,null]"],
  ["elements that are not objects", `{"@arrayPath":["xs",${shape}]}`, '{"xs":[1,null,"x"]}', "[{},{},{}]"],
  [
    "lists in lists",
    '{"@arrayPath":["o",{"l":{"@arrayPath":["i",{"v":{"@path":"x"}}]}}]}',
    '{"o":[{"i":[{"x":1},{"x":2}]},{"i":[]}]}',
    '[{"l":[{"v":1},{"v":2}]},{"l":[]}]'
  ]
])

const flattening = (options: string): string => `{"@flatten":{"value":{"@path":"a"},${options}}}`

cases("@flatten", [
  ["joined keys", flattening('"separator":"."'), '{"a":{"x":1,"y":{"z":2,"w":null}}}', '{"x":1,"y.z":2,"y.w":null}'],
  ["lists by index", flattening('"separator":"_"'), '{"a":{"l":[1,{"m":2}]}}', '{"l_0":1,"l_1_m":2}'],
  ["a list at the top", flattening('"separator":"."'), '{"a":[{"x":1}]}', '{"0.x":1}'],
  [
    "lists as they are",
    flattening('"separator":".","omitArrays":true'),
    '{"a":{"l":[1,{"m":2}]}}',
    '{"l":[1,{"m":2}]}'
  ],
  ["empty objects and lists leave nothing", flattening('"separator":"."'), '{"a":{"x":{},"y":[],"z":1}}', '{"z":1}'],
  ["nothing has no members", flattening('"separator":"."'), "{}", "{}"],
  ["a scalar gets the empty name", flattening('"separator":"."'), '{"a":5}', '{"":5}'],
  ["the last of equal names stays", flattening('"separator":"."'), '{"a":{"x":{"y":1},"x.y":2}}', '{"x.y":2}']
])

cases("@json", [
  ["encode", '{"@json":{"mode":"encode","value":{"@path":"a"}}}', '{"a":{"b":[1,"x"]}}', '"{\\"b\\":[1,\\"x\\"]}"'],
  ["encode a string", '{"@json":{"mode":"encode","value":{"@path":"a"}}}', '{"a":"x"}', '"\\"x\\""'],
  ["encode null", '{"@json":{"mode":"encode","value":{"@path":"a"}}}', '{"a":null}', '"null"'],
  ["encode nothing", '{"@json":{"mode":"encode","value":{"@path":"no"}}}', "{}", "nothing"],
  ["decode", '{"@json":{"mode":"decode","value":{"@path":"a"}}}', '{"a":"{\\"b\\":[1]}"}', '{"b":[1]}'],
  [
    "invalid JSON is returned unchanged",
    '{"@json":{"mode":"decode","value":{"@path":"a"}}}',
    '{"a":"{oops"}',
    '"{oops"'
  ],
  ["the empty text is returned unchanged", '{"@json":{"mode":"decode","value":{"@path":"a"}}}', '{"a":""}', '""'],
  [
    "a value that is not text is returned unchanged",
    '{"@json":{"mode":"decode","value":{"@path":"a"}}}',
    '{"a":{"b":1}}',
    '{"b":1}'
  ]
])

const merging = (direction: string, ...objects: ReadonlyArray<string>): string =>
  `{"@merge":{"direction":"${direction}","objects":[${objects.join(",")}]}}`

cases("@merge", [
  ["right: later wins", merging("right", '{"x":1,"y":1}', '{"@path":"a"}'), '{"a":{"x":2}}', '{"x":2,"y":1}'],
  [
    "left: earlier wins",
    merging("left", '{"x":1,"y":1}', '{"@path":"a"}'),
    '{"a":{"x":2,"z":3}}',
    '{"x":1,"y":1,"z":3}'
  ],
  ["shallow", merging("right", '{"x":{"y":1}}', '{"x":{"z":2}}'), "{}", '{"x":{"z":2}}'],
  ["null is a value", merging("right", '{"x":1}', '{"@path":"a"}'), '{"a":{"x":null}}', '{"x":null}'],
  [
    "nothing and scalars add nothing",
    merging("right", '{"x":1}', '{"@path":"no"}', '{"@path":"n"}'),
    '{"n":5}',
    '{"x":1}'
  ],
  ["no objects", merging("right"), "{}", "{}"],
  [
    "a named member that resolves to nothing removes the earlier one",
    merging("right", '{"@path":"a"}', '{"x":{"@path":"no"}}'),
    '{"a":{"x":1,"y":2}}',
    '{"y":2}'
  ],
  [
    "so does one in a branch",
    merging("right", '{"x":1}', branch('"exists":1', '"then":{"x":{"@path":"no"}}')),
    "{}",
    "{}"
  ],
  ["so does one in a merge", merging("right", '{"x":1}', merging("right", '{"x":{"@path":"no"}}')), "{}", "{}"],
  [
    "so does a null that is excluded",
    merging("right", '{"x":1}', '{"@excludeWhenNull":{"@path":"a"}}'),
    '{"a":{"x":null}}',
    "{}"
  ],
  ["a later member brings it back", merging("right", '{"x":{"@path":"no"}}', '{"x":2}'), "{}", '{"x":2}'],
  ["to the left, the first one decides", merging("left", '{"x":{"@path":"no"}}', '{"x":2}'), "{}", "{}"],
  ["lists merge by index", merging("right", '{"@path":"a"}', '{"@path":"b"}'), '{"a":[1,2],"b":[3]}', '{"0":3,"1":2}']
])

cases("@transform", [
  [
    "a mapping over a result",
    '{"@transform":{"apply":{"foo":{"@path":"a"}},"mapping":{"cool":{"@path":"foo"},"gone":{"@path":"a"}}}}',
    '{"a":1}',
    '{"cool":1}'
  ],
  [
    "directives on both sides",
    '{"@transform":{"apply":{"@flatten":{"value":{"@path":"p"},"separator":"_"}},"mapping":{"@path":"x_y"}}}',
    '{"p":{"x":{"y":7}}}',
    "7"
  ],
  [
    "over nothing there is nothing",
    '{"@transform":{"apply":{"@path":"no"},"mapping":{"x":{"@path":"a"}}}}',
    '{"a":1}',
    "{}"
  ],
  [
    "at the root, before the other keys",
    '{"__segment_internal_directive":{"@transform":{"apply":{"p":{"@flatten":{"value":{"@path":"$.p"},"separator":"_"}}}}},"top":{"@path":"$.p.n_a"},"all":{"@path":"p"}}',
    '{"p":{"n":{"a":"special"}}}',
    '{"top":"special","all":{"n_a":"special"}}'
  ],
  [
    "at the root, the other keys replace a mapping that is written there",
    '{"__segment_internal_directive":{"@transform":{"apply":{"x":{"@path":"a"}},"mapping":{"@path":"$."}}},"y":{"@path":"x"}}',
    '{"a":1}',
    '{"y":1}'
  ]
])

cases("@excludeWhenNull", [
  ["null is nothing", '{"a":{"@excludeWhenNull":{"@path":"a"}}}', '{"a":null}', "{}"],
  ["missing is nothing", '{"a":{"@excludeWhenNull":{"@path":"a"}}}', "{}", "{}"],
  ["other values stay", '{"@excludeWhenNull":{"@path":"a"}}', '{"a":0}', "0"],
  [
    "null members go, at every level",
    '{"@excludeWhenNull":{"@path":"a"}}',
    '{"a":{"x":null,"y":{"z":null,"w":1},"v":{"u":null}}}',
    '{"y":{"w":1},"v":{}}'
  ],
  ["lists stay", '{"@excludeWhenNull":{"@path":"a"}}', '{"a":{"l":[null,{"x":null}]}}', '{"l":[null,{"x":null}]}']
])

describe("mappings that the default destinations use", () => {
  const record = json(`{
    "messageId": "m-1", "type": "track", "event": "Order Completed", "userId": "U-1", "timestamp": "2026-03-01T10:00:00Z",
    "traits": { "email": "Ada@Example.com", "gender": null, "address": { "city": "Lisbon" } },
    "properties": { "currency": "USD", "context": { "deep": { "er": 1 }, "list": [1] }, "products": [ { "sku": "s", "price": 2 } ] }
  }`) as JsonObject

  it("flattens a part of the record and removes the original", () => {
    const mapping = json(`{
      "__segment_internal_directive": { "@transform": { "apply": { "@merge": { "direction": "right", "objects": [
        { "@path": "$." },
        { "properties": { "@merge": { "direction": "right", "objects": [
          { "@path": "$.properties" },
          { "@flatten": { "omitArrays": true, "separator": "__", "value": { "@path": "$.properties.context" } } },
          { "context": { "@path": "$.doesnotexist" } }
        ] } } }
      ] } } } },
      "name": { "@path": "$.event" },
      "properties": { "@path": "$.properties" }
    }`)
    expect(applied(mapping, record)).toEqual({
      name: "Order Completed",
      properties: { currency: "USD", products: [{ sku: "s", price: 2 }], deep__er: 1, list: [1] }
    })
  })

  it("falls back from one place to another", () => {
    const mapping =
      json(`{ "@if": { "exists": { "@path": "$.traits.first_name" }, "then": { "@path": "$.traits.first_name" },
      "else": { "@if": { "blank": { "@path": "$.traits.email" }, "then": { "@case": { "operator": "lower", "value": { "@path": "$.traits.email" } } }, "else": "x" } } } }`)
    expect(applied(mapping, record)).toBe("ada@example.com")
  })
})

describe("what is refused for one record", () => {
  const place = (mapping: string): Json => json(mapping)

  it("a path that is not text", () => {
    expect(applied(place('{"a":{"@path":{"@path":"which"}}}'), { which: 5 })).toEqual(
      new Mapping.MappingRefusal(
        "mapping-not-text",
        { at: "mapping.a.@path", path: "$.which" },
        "The path for this record is not text. Use a value that is always text."
      )
    )
  })

  it("a template that is not text, which is a mistake of the mapping", () => {
    const refused = applied(place('{"@template":{"@literal":5}}'), { secret: "s3cret" })
    expect(refused).toEqual(
      new Mapping.MappingRefusal(
        "mapping-not-text",
        { at: "mapping.@template" },
        "The template for this record is not text. Use a value that is always text."
      )
    )
  })
})
