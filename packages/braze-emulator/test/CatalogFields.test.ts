import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as World from "../src/state/World.js"
import { open, times } from "./Api.js"

const full = process.env["SLUICE_PROOF"] === "full"
const types = ["string", "number", "boolean", "time", "object", "array", "geo"]
const seed = {
  catalogs: [
    {
      name: "shoes",
      description: "d",
      fields: [
        { name: "id", type: "string" },
        { name: "name", type: "string" },
        { name: "price", type: "number" },
        { name: "sold", type: "boolean" },
        { name: "since", type: "time" },
        { name: "tags", type: "array" },
        { name: "sizes", type: "array" },
        { name: "more", type: "object" }
      ],
      items: [
        { id: "a", name: "A", price: 1 },
        { id: "b", price: 2 }
      ]
    }
  ]
}
const fields = "/catalogs/shoes/fields"
const selections = "/catalogs/shoes/selections"
type Braze = ReturnType<typeof open>
const idOf = (answer: { readonly status: number; readonly body: unknown }) => [
  answer.status,
  Object(answer.body)
    .errors?.map(({ id }: { id: string }) => id)
    .join()
]
const catalogOf = (braze: Braze) => Object(braze.get("/catalogs").body).catalogs[0]
const itemsOf = (braze: Braze) => Object(braze.get("/catalogs/shoes/items").body).items
const accepted = expect.objectContaining({ status: 202, body: { message: "success" } })

describe("fields of a catalog", () => {
  it("are added, listed, filled and deleted, with their values [catalogs.fields]", () => {
    const column = fc.record({ name: fc.stringMatching(/^[A-Z]{1,3}$/), type: fc.constantFrom(...types) })
    fc.assert(
      fc.property(fc.uniqueArray(column, { selector: ({ name }) => name, minLength: 1, maxLength: 6 }), (added) => {
        const braze = open(seed)
        const before = catalogOf(braze).fields.map(({ name }: { name: string }) => name)
        expect(braze.post(fields, { fields: added })).toEqual(accepted)
        const names = added.map(({ name }) => name)
        expect(catalogOf(braze).fields.map(({ name }: { name: string }) => name)).toEqual([...before, ...names])
        const item = Object.fromEntries(names.map((name) => [name, null]))
        expect(braze.call("PATCH", "/catalogs/shoes/items/a", { items: [item] }).status).toBe(200)
        expect(itemsOf(braze)[0]).toEqual({ id: "a", name: "A", price: 1, ...item })
        for (const name of names) expect(braze.call("DELETE", `${fields}/${name}`)).toEqual(accepted)
        expect(catalogOf(braze).fields.map(({ name }: { name: string }) => name)).toEqual(before)
        expect(itemsOf(braze)[0]).toEqual({ id: "a", name: "A", price: 1 })
      }),
      { numRuns: full ? 1_000 : 30 }
    )
  })
  it("leave other fields of an item alone when they are deleted [catalogs.fields]", () => {
    const braze = open(seed)
    expect(braze.call("DELETE", `${fields}/price`)).toEqual(accepted)
    expect(itemsOf(braze)).toEqual([{ id: "a", name: "A" }, { id: "b" }])
    expect(idOf(braze.call("PATCH", "/catalogs/shoes/items/a", { items: [{ price: 3 }] }))).toEqual([
      400,
      "invalid-fields"
    ])
  })
  it("are at most 50 per request and 500 in a catalog, with new and valid names [catalogs.fields]", () => {
    const braze = open(seed)
    const add = (list: unknown) => idOf(braze.post(fields, { fields: list }))
    const some = (count: number, from = 0) => times(count, (n) => ({ name: `f${from + n}`, type: "string" }))
    expect(add("x")).toEqual([400, "invalid-fields"])
    expect(add([])).toEqual([400, "invalid-fields"])
    expect(add(some(51))).toEqual([400, "request-includes-too-many-fields"])
    expect(add([{ name: "name", type: "string" }])).toEqual([400, "field-names-not-unique"])
    expect(add([...some(1), ...some(1)])).toEqual([400, "field-names-not-unique"])
    expect(add([{ name: "a b", type: "string" }])).toEqual([400, "invalid-field-names"])
    expect(add([{ name: "ab", type: "money" }])).toEqual([400, "invalid-field-types"])
    for (const n of times(9, (index) => index)) expect(add(some(50, n * 50))).toEqual([202, undefined])
    expect(add(some(43, 450))).toEqual([400, "catalog-exceeds-fields-limit"])
    expect(add(some(42, 450))).toEqual([202, undefined])
    expect(idOf(braze.post("/catalogs/hats/fields", { fields: some(1) }))).toEqual([404, "catalog-not-found"])
  })
  it("are not deleted if they do not exist or a selection uses them [catalogs.fields]", () => {
    const braze = open(seed)
    const remove = (name: string) => idOf(braze.call("DELETE", `${fields}/${name}`))
    const filter = { field: "price", operator: "less than", value: 3 }
    braze.post(selections, {
      selection: { name: "s", external_id: "e", filters: [filter], sort_field: "name", sort_order: "asc" }
    })
    expect(remove("nothing")).toEqual([400, "invalid-field-name"])
    expect(remove("id")).toEqual([400, "invalid-field-name"])
    expect(remove("price")).toEqual([400, "field-referenced-by-selection"])
    expect(remove("name")).toEqual([400, "field-referenced-by-selection"])
    expect(remove("sold")).toEqual([202, undefined])
    braze.call("DELETE", `${selections}/s`)
    expect(remove("price")).toEqual([202, undefined])
    expect(idOf(braze.call("DELETE", "/catalogs/hats/fields/x"))).toEqual([404, "catalog-not-found"])
  })
})

const selection = { name: "cheap", external_id: "cheap-1" }
const filter = (field: string, operator: string, value: unknown) => ({ field, operator, value })
const valid = [
  filter("name", "equals", "A"),
  filter("name", "does not equal", "A"),
  filter("price", "greater than", 7),
  filter("price", "less than", "7"),
  filter("sold", "is", true),
  filter("since", "before", "2026-01-01"),
  filter("since", "after", "2026-01-01T00:00:00Z"),
  filter("tags", "includes value", "x"),
  filter("tags", "does not include value", "x")
]

describe("selections of a catalog", () => {
  it("are created, listed and deleted, also after a snapshot [catalogs.selections]", () => {
    fc.assert(
      fc.property(fc.subarray(valid, { maxLength: 4 }), fc.integer({ min: 1, max: 50 }), (filters, results_limit) => {
        const braze = open(seed)
        const sent = {
          ...selection,
          description: "d",
          source: "Braze",
          filters,
          results_limit,
          sort_field: "price",
          sort_order: "desc"
        }
        expect(braze.post(selections, { selection: sent })).toEqual(accepted)
        expect(catalogOf(braze).selections).toEqual([sent])
        const { workspace } = braze.emulator
        workspace.world = World.restore(JSON.parse(JSON.stringify(World.snapshot(workspace.world))))
        expect(catalogOf(braze).selections).toEqual([sent])
        expect(braze.call("DELETE", `${selections}/cheap`)).toEqual(accepted)
        expect(catalogOf(braze).selections).toEqual([])
        expect(idOf(braze.call("DELETE", `${selections}/cheap`))).toEqual([400, "invalid-selection"])
      }),
      { numRuns: full ? 1_000 : 30 }
    )
  })
  it.each([
    ["invalid-selection", { name: undefined }],
    ["invalid-selection", { external_id: undefined }],
    ["invalid-selection", { description: 5 }],
    ["selection-name-already-exists", { name: "taken" }],
    ["too-many-filters", { filters: valid.slice(0, 5) }],
    ["selection-has-invalid-filter", { filters: "x" }],
    ["selection-has-invalid-filter", { filters: ["x"] }],
    ["selection-has-invalid-filter", { filters: [filter("nothing", "equals", 1)] }],
    ["selection-has-invalid-filter", { filters: [filter("name", "greater than", "A")] }],
    ["selection-has-invalid-filter", { filters: [filter("price", "equals", "dear")] }],
    ["selection-has-invalid-filter", { filters: [filter("sold", "is", "maybe")] }],
    ["selection-has-invalid-filter", { filters: [filter("since", "after", "soon")] }],
    ["selection-has-invalid-filter", { filters: [filter("more", "equals", {})] }],
    ["selection-contains-too-many-arrays", { filters: [valid[7], filter("sizes", "includes value", 1)] }],
    ["selection-invalid-results-limit", { results_limit: 0 }],
    ["selection-invalid-results-limit", { results_limit: 51 }],
    ["selection-invalid-results-limit", { results_limit: "5" }],
    ["invalid-sorting", { sort_field: 5, sort_order: "asc" }],
    ["invalid-sort-field", { sort_field: "nothing", sort_order: "asc" }],
    ["invalid-sort-order", { sort_field: "price", sort_order: "up" }]
  ])("are refused with %s: %j [catalogs.selections]", (id, changes) => {
    const braze = open(seed)
    braze.post(selections, { selection: { name: "taken", external_id: "t" } })
    expect(idOf(braze.post(selections, { selection: { ...selection, ...changes } }))).toEqual([400, id])
    expect(catalogOf(braze).selections.length).toBe(1)
  })
  it("may sort by a field without an order, and need a catalog [catalogs.selections]", () => {
    const braze = open(seed)
    expect(braze.post(selections, { selection: { ...selection, sort_field: "price" } })).toEqual(accepted)
    expect(idOf(braze.post(selections, {}))).toEqual([400, "invalid-selection"])
    expect(idOf(braze.post("/catalogs/hats/selections", { selection }))).toEqual([404, "catalog-not-found"])
    expect(idOf(braze.call("DELETE", "/catalogs/hats/selections/x"))).toEqual([404, "catalog-not-found"])
  })
})

describe("the limits of a contract", () => {
  it("on storage and selections are options of the workspace [catalogs.contract]", () => {
    const full = open({ ...seed, workspace: { catalogBytes: 10 } })
    const id = "company-size-limit-already-reached"
    expect(idOf(full.post(fields, { fields: [{ name: "x", type: "string" }] }))).toEqual([400, id])
    expect(idOf(full.post(selections, { selection }))).toEqual([400, id])
    const hats = { name: "hats", description: "d", fields: [{ name: "id", type: "string" }] }
    expect(idOf(full.post("/catalogs", { catalogs: [hats] }))).toEqual([400, id])
    const one = open({ ...seed, workspace: { catalogSelections: 1 } })
    expect(one.post(selections, { selection })).toEqual(accepted)
    expect(idOf(one.post(selections, { selection: { ...selection, name: "other" } }))).toEqual([
      400,
      "selection-limit-reached"
    ])
  })
})
