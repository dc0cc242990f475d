import { describe, expect, it } from "vitest"
import { open, times } from "./Api.js"

const fields = [
  { name: "id", type: "string" },
  { name: "name", type: "string" },
  { name: "price", type: "number" },
  { name: "sold", type: "boolean" },
  { name: "since", type: "time" },
  { name: "more", type: "object" },
  { name: "tags", type: "array" },
  { name: "place", type: "geo" }
]
const definition = { name: "shoes", description: "d", fields }
const seed = { catalogs: [{ ...definition, items: [{ id: "a", name: "A", more: { x: 1 } }] }] }
const items = "/catalogs/shoes/items"
const idsOf = (body: unknown): unknown => Object(body).errors?.map((error: unknown) => Object(error).id)

describe("catalogs", () => {
  it("are created, listed and deleted [catalogs.one] [catalogs.shape]", () => {
    const braze = open()
    const shown = {
      name: "shoes",
      description: "d",
      fields: fields.map((field, position) => ({ ...field, token: String(position - 1) })),
      source: "Braze",
      num_items: 0,
      storage_size: 0,
      selections_size: 0,
      updated_at: "2026-06-01T12:00:00.000+00:00",
      selections: []
    }
    expect(braze.post("/catalogs", { catalogs: [definition] })).toMatchObject({ status: 201 })
    expect(braze.get("/catalogs").body).toEqual({ catalogs: [shown], message: "success" })
    expect(braze.call("DELETE", "/catalogs/shoes")).toMatchObject({ status: 200, body: { message: "success" } })
    expect(braze.get("/catalogs").body).toEqual({ catalogs: [], message: "success" })
    expect(idsOf(braze.post("/catalogs", { catalogs: [definition, definition] }).body)).toEqual([
      "catalog-array-invalid"
    ])
  })
  it.each([
    [{ ...definition, name: "a b" }, "invalid-catalog-name"],
    [{ ...definition, name: "x".repeat(251) }, "catalog-name-too-large"],
    [{ ...definition, description: "x".repeat(251) }, "description-too-long"],
    [{ ...definition, fields: [{ name: "name", type: "string" }] }, "id-not-first-column"],
    [{ ...definition, fields: [{ name: "id", type: "number" }] }, "id-not-first-column"],
    [{ ...definition, fields: [fields[0], { name: "x", type: "money" }] }, "invalid-field-types"],
    [{ ...definition, fields: [fields[0], { name: "a b", type: "string" }] }, "invalid-field-names"],
    [{ ...definition, fields: [fields[0], fields[0]] }, "field-names-not-unique"],
    [{ ...definition, fields: [fields[0], { name: "x".repeat(251), type: "string" }] }, "field-names-too-large"],
    [
      { ...definition, fields: [fields[0], ...times(500, (n) => ({ name: `f${n}`, type: "string" }))] },
      "too-many-fields"
    ],
    [{ ...definition, fields: "x" }, "invalid-fields"],
    [{ name: "shoes", fields }, "catalog-array-invalid"],
    [{ ...definition, description: 1 }, "catalog-array-invalid"],
    ["shoes", "catalog-array-invalid"]
  ])("refuse a definition %# [catalogs.definition]", (sent, id) => {
    const answer = open().post("/catalogs", { catalogs: [sent] })
    expect([answer.status, idsOf(answer.body)]).toEqual([400, [id]])
  })
  it("report errors with id, message, parameters and values [catalogs.errors]", () => {
    expect(open(seed).post("/catalogs", { catalogs: [definition] }).body).toEqual({
      errors: [
        {
          id: "catalog-name-already-exists",
          message: "A catalog with that name already exists",
          parameters: ["name"],
          parameter_values: ["shoes"]
        }
      ],
      message: "Invalid Request"
    })
  })
  it("return 404 for an unknown catalog or item [catalogs.not-found]", () => {
    const braze = open(seed)
    for (const [method, path] of [
      ["GET", "/catalogs/x/items"],
      ["DELETE", "/catalogs/x"],
      ["POST", "/catalogs/x/items"]
    ] as const) {
      const answer = braze.call(method, path, method === "POST" ? { items: [] } : undefined)
      expect([answer.status, idsOf(answer.body)]).toEqual([404, ["catalog-not-found"]])
    }
    const item = braze.get(`${items}/nobody`)
    expect([item.status, idsOf(item.body)]).toEqual([404, ["item-not-found"]])
    expect(braze.call("PATCH", `${items}/nobody`, { items: [{ name: "x" }] }).status).toBe(404)
  })
})

describe("items in bulk", () => {
  it("are at most 50, with unique text ids [catalogs.bulk]", () => {
    const braze = open(seed)
    const post = (list: unknown) => braze.post(items, { items: list })
    expect(post(times(50, (n) => ({ id: `i${n}` })))).toMatchObject({ status: 202, body: { message: "success" } })
    expect(idsOf(post(times(51, (n) => ({ id: `j${n}` }))).body)).toEqual(["request-includes-too-many-items"])
    expect(idsOf(post([{ name: "x" }]).body)).toEqual(["items-missing-ids"])
    expect(idsOf(post([{ id: 1 }]).body)).toEqual(["ids-not-strings"])
    expect(idsOf(post([{ id: "a b" }]).body)).toEqual(["invalid-ids"])
    expect(idsOf(post([{ id: "x" }, { id: "x" }]).body)).toEqual(["ids-not-unique"])
    expect(idsOf(post([{ id: "x".repeat(251) }]).body)).toEqual(["ids-too-large"])
    expect(idsOf(post("x").body)).toEqual(["item-array-invalid"])
    expect(braze.call("DELETE", items, { items: [{ id: "a" }] }).status).toBe(202)
    expect(braze.get(`${items}/a`).status).toBe(404)
  })
  it("are dropped without an error if they cannot be added or updated [catalogs.bulk-dropped]", () => {
    const braze = open(seed)
    expect(braze.post(items, { items: [{ id: "a", name: "other" }] }).status).toBe(202)
    expect(braze.call("PATCH", items, { items: [{ id: "z", name: "other" }] }).status).toBe(202)
    expect(braze.get(items).body).toEqual({ items: [{ id: "a", name: "A", more: { x: 1 } }], message: "success" })
    expect(braze.mistakes()).toEqual(["dropped-item"])
  })
  it("keep unsent fields with PATCH and lose them with PUT [catalogs.patch]", () => {
    const braze = open(seed)
    const get = () => Object(braze.get(`${items}/a`).body).items
    braze.call("PATCH", items, { items: [{ id: "a", price: 2, more: { y: 2 } }] })
    expect(get()).toEqual([{ id: "a", name: "A", price: 2, more: { x: 1, y: 2 } }])
    braze.call("PUT", items, { items: [{ id: "a", price: 3 }] })
    expect(get()).toEqual([{ id: "a", price: 3 }])
  })
  it("are listed 50 per page, with a cursor [catalogs.pages]", () => {
    const braze = open(seed)
    for (const part of [0, 1]) braze.post(items, { items: times(50, (n) => ({ id: `i${part * 50 + n}` })) })
    const first = braze.get(items)
    expect(Object(first.body).items.length).toBe(50)
    const next = /<([^>]+)>; rel="next"/.exec(first.headers["link"] ?? "")?.[1] ?? ""
    const second = braze.get(next)
    const third = braze.get(/<([^>]+)>; rel="next"/.exec(second.headers["link"] ?? "")?.[1] ?? "")
    expect([Object(second.body).items.length, Object(third.body).items.length]).toEqual([50, 1])
    expect(third.headers["link"]).not.toContain('rel="next"')
    expect(idsOf(braze.get(`${items}?cursor=junk`).body)).toEqual(["invalid-cursor"])
  })
})

describe("one item", () => {
  it("has its id only in the path [catalogs.id-in-body]", () => {
    const braze = open(seed)
    expect(braze.post(`${items}/b`, { items: [{ name: "B" }] })).toMatchObject({
      status: 201,
      body: { message: "success" }
    })
    expect(idsOf(braze.post(`${items}/c`, { items: [{ id: "c" }] }).body)).toEqual(["id-in-body"])
    expect(idsOf(braze.post(`${items}/b`, { items: [{}] }).body)).toEqual(["item-already-exists"])
    expect(braze.call("PUT", `${items}/d`, { items: [{ name: "D" }] }).status).toBe(200)
    expect(braze.call("PATCH", `${items}/d`, { items: [{ price: "7" }] }).status).toBe(200)
    expect(Object(braze.get(`${items}/d`).body).items).toEqual([{ id: "d", name: "D", price: 7 }])
    expect(braze.call("DELETE", `${items}/d`)).toMatchObject({ status: 202, body: { message: "success" } })
    expect(braze.call("DELETE", `${items}/d`).status).toBe(404)
  })
  it.each([
    [{ price: "dear" }, "unable-to-coerce-value"],
    [{ sold: "perhaps" }, "unable-to-coerce-value"],
    [{ since: "soon" }, "unable-to-coerce-value"],
    [{ tags: {} }, "unable-to-coerce-value"],
    [{ place: { latitude: 1 } }, "unable-to-coerce-value"],
    [{ strange: 1 }, "invalid-fields"],
    [{ name: "x".repeat(5_001) }, "items-too-large"],
    [{ more: { "a.b": 1 } }, "invalid-keys-in-value-object"],
    [{ more: times(60, () => 0).reduce<unknown>((inner) => ({ x: inner }), 1) }, "too-deep-nesting-in-value-object"]
  ])("is refused with a value that does not fit %# [catalogs.values]", (item, id) => {
    expect(idsOf(open(seed).post(`${items}/b`, { items: [item] }).body)).toEqual([id])
  })
})

const errorOf = (body: unknown): unknown => Object(body).errors?.[0]

describe("the documented sentences", () => {
  const unknownField = {
    items: [
      { id: "a", name: "A" },
      { id: "b", strange: 1 }
    ]
  }
  const invalidFields = {
    id: "invalid-fields",
    message: "Some of the fields given do not exist in the catalog",
    parameters: ["id"],
    parameter_values: ["b"]
  }
  it.each([
    ["POST", items, unknownField, invalidFields],
    ["PATCH", items, unknownField, invalidFields],
    ["PUT", items, unknownField, invalidFields],
    ["POST", `${items}/b`, { items: [{ strange: 1 }] }, invalidFields],
    ["PATCH", `${items}/b`, { items: [{ strange: 1 }] }, invalidFields],
    ["PUT", `${items}/b`, { items: [{ strange: 1 }] }, invalidFields],
    [
      "DELETE",
      items,
      { items: [{ id: "a" }, {}, { id: null }] },
      {
        id: "items-missing-ids",
        message: "There are 2 item(s) that do not have ids",
        parameters: [],
        parameter_values: []
      }
    ],
    [
      "GET",
      `${items}?cursor=bad-cursor`,
      undefined,
      {
        id: "invalid-cursor",
        message: "'cursor' is not valid",
        parameters: ["cursor"],
        parameter_values: ["bad-cursor"]
      }
    ],
    [
      "GET",
      `${items}/nobody`,
      undefined,
      { id: "item-not-found", message: "Could not find item", parameters: ["item_id"], parameter_values: ["nobody"] }
    ],
    [
      "DELETE",
      "/catalogs/hats",
      undefined,
      {
        id: "catalog-not-found",
        message: "Could not find catalog",
        parameters: ["catalog_name"],
        parameter_values: ["hats"]
      }
    ]
  ])("are returned by %s %s [catalogs.errors]", (method, path, body, error) => {
    expect(errorOf(open(seed).call(method, path, body).body)).toEqual(error)
  })
})

describe("array operators", () => {
  const tagged = { catalogs: [{ ...definition, items: [{ id: "a", tags: ["x", "y"] }, { id: "b" }] }] }
  const tagsOf = (braze: ReturnType<typeof open>, id: string) => Object(braze.get(`${items}/${id}`).body).items[0].tags
  it.each([
    [{ $add: ["z"] }, ["x", "y", "z"]],
    [{ $remove: ["x"] }, ["y"]],
    [{ $add: ["z", "x"], $remove: ["y"] }, ["x", "z"]],
    [{ $remove: ["nothing"] }, ["x", "y"]],
    [["q"], ["q"]]
  ])("change an array with PATCH, in bulk and for one item: %j [catalogs.operators]", (tags, after) => {
    const bulk = open(tagged)
    expect(bulk.call("PATCH", items, { items: [{ id: "a", tags }] }).status).toBe(202)
    const single = open(tagged)
    expect(single.call("PATCH", `${items}/a`, { items: [{ tags }] }).status).toBe(200)
    expect([tagsOf(bulk, "a"), tagsOf(single, "a")]).toEqual([after, after])
  })
  it("begin with an empty array where the item has none [catalogs.operators]", () => {
    const braze = open(tagged)
    braze.call("PATCH", `${items}/b`, { items: [{ tags: { $add: ["z"], $remove: ["x"] } }] })
    expect(tagsOf(braze, "b")).toEqual(["z"])
  })
  it.each([
    ["POST", items, { items: [{ id: "c", tags: { $add: ["z"] } }] }, "invalid-keys-in-value-object"],
    ["PUT", items, { items: [{ id: "a", tags: { $add: ["z"] } }] }, "invalid-keys-in-value-object"],
    ["PUT", `${items}/a`, { items: [{ tags: { $add: ["z"] } }] }, "invalid-keys-in-value-object"],
    ["PATCH", items, { items: [{ id: "a", more: { $add: ["z"] } }] }, "invalid-keys-in-value-object"],
    ["PATCH", items, { items: [{ id: "a", tags: { $set: ["z"] } }] }, "invalid-keys-in-value-object"],
    ["PATCH", items, { items: [{ id: "a", tags: { $add: "z" } }] }, "unable-to-coerce-value"]
  ])("are refused elsewhere: %s %s %j [catalogs.operators]", (method, path, body, id) => {
    expect(idsOf(open(tagged).call(method, path, body).body)).toEqual([id])
  })
})

describe("a geo field", () => {
  it.each([[[-8.61, 41.15]], [{ Latitude: 41.15, Longitude: -8.61 }], [{ latitude: 41.15, longitude: -8.61 }]])(
    "stores %j as [longitude, latitude] [catalogs.geo]",
    (place) => {
      const braze = open(seed)
      expect(braze.post(items, { items: [{ id: "g", place }] }).status).toBe(202)
      expect(Object(braze.get(`${items}/g`).body).items).toEqual([{ id: "g", place: [-8.61, 41.15] }])
    }
  )
  it.each([[[1]], [[1, 2, 3]], [["1", "2"]], [{ Latitude: 1 }], ["1,2"], [7]])("refuses %j [catalogs.geo]", (place) => {
    expect(idsOf(open(seed).post(items, { items: [{ id: "g", place }] }).body)).toEqual(["unable-to-coerce-value"])
  })
})
