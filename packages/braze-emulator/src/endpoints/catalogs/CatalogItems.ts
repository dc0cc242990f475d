import { catalog as limits, pages } from "@sluice/braze-api/Limits"
import * as Call from "../../endpoint/Call.js"
import * as Cursor from "../../endpoint/Cursor.js"
import type { Handled, Handler, HandlerContext } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Catalog, CatalogItem } from "../../state/WorkspaceObjects.js"
import type { World } from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import * as Json from "../../text/Json.js"
import * as CatalogReply from "./CatalogReply.js"
import * as Catalogs from "./Catalogs.js"
import * as CatalogValue from "./CatalogValue.js"

/**
 * The item to store, from the existing item and the one sent. Undefined: the item is dropped, as bulk calls do later.
 */
type Take = (before: CatalogItem | undefined, item: CatalogItem) => CatalogItem | undefined

const add: Take = (before, item) => (before === undefined ? item : undefined)
const update: Take = (before, item) => (before === undefined ? undefined : CatalogValue.merge(before, item))
const replace: Take = (_, item) => item

/** The mistake in the list of items or their ids; undefined if it is valid. */
const checkItems = (items: unknown): CatalogReply.CatalogProblem | undefined => {
  if (!Json.isArray(items) || items.length === 0 || !items.every(Json.isObject))
    return CatalogReply.problem("item-array-invalid")
  if (items.length > limits.itemsPerRequest.value) return CatalogReply.problem("request-includes-too-many-items")
  const missing = items.filter((item) => item["id"] === undefined || item["id"] === null).length
  if (missing > 0) return { id: "items-missing-ids", count: missing }
  const problem = items.map((item) => CatalogValue.checkId(item["id"])).find((one) => one !== undefined)
  if (problem !== undefined) return problem
  return new Set(items.map((item) => item["id"])).size < items.length
    ? CatalogReply.problem("ids-not-unique")
    : undefined
}

const bulk =
  (take: Take, mode: CatalogValue.WriteMode): Handler =>
  (world, sent, context) => {
    const catalog = Catalogs.find(world, context.params)
    if (catalog === undefined) return Catalogs.missing(context.params)
    const items = Fields.bodyOf(sent)["items"]
    const problem =
      checkItems(items) ??
      firstOf(Fields.objectsOf(items), (item) => CatalogValue.checkItem(catalog, String(item["id"]), item, mode))
    if (problem !== undefined) return CatalogReply.refuse(problem)
    const call = Call.make(world, context)
    call.lane = "items"
    const applied = Fields.objectsOf(items).flatMap((item, index) => {
      call.index = index
      const id = String(item["id"])
      const next = take(catalog.items.get(id), CatalogValue.coerce(catalog, item))
      if (next === undefined) {
        Call.note(call, "dropped-item", "", "was accepted and then dropped")
        context.dropped?.({ lane: "items", index })
        return []
      }
      catalog.items.set(id, next)
      return [{ lane: "items", index, key: `item:${id}`, object: item }]
    })
    catalog.updatedAt = call.now
    return Reply.ok(202, {}, { applied })
  }

const firstOf = <A, B>(list: ReadonlyArray<A>, read: (one: A) => B | undefined): B | undefined => {
  for (const one of list) {
    const found = read(one)
    if (found !== undefined) return found
  }
  return undefined
}

/** `POST /catalogs/{catalog_name}/items`: existing items are not changed. */
export const catalogItemsAdd: Handler = bulk(add, "write")

/** `PATCH /catalogs/{catalog_name}/items`: fields that are not sent are kept; unknown items are dropped. */
export const catalogItemsUpdate: Handler = bulk(update, "edit")

/** `PUT /catalogs/{catalog_name}/items`: replaces whole items. */
export const catalogItemsReplace: Handler = bulk(replace, "write")

/** `DELETE /catalogs/{catalog_name}/items`. */
export const catalogItemsDelete: Handler = (world, sent, context) => {
  const catalog = Catalogs.find(world, context.params)
  if (catalog === undefined) return Catalogs.missing(context.params)
  const items = Fields.bodyOf(sent)["items"]
  const problem = checkItems(items)
  if (problem !== undefined) return CatalogReply.refuse(problem)
  const call = Call.make(world, context)
  for (const item of Fields.objectsOf(items)) catalog.items.delete(String(item["id"]))
  catalog.updatedAt = call.now
  return Reply.ok(202)
}

/** `GET /catalogs/{catalog_name}/items`: a page, and the next one in the header `link`. */
export const catalogItemsList: Handler = (world, _, context) => {
  const catalog = Catalogs.find(world, context.params)
  if (catalog === undefined) return Catalogs.missing(context.params)
  const path = `/catalogs/${encodeURIComponent(catalog.name)}/items`
  const page = Cursor.page([...catalog.items.values()], context.query, pages.catalogItems.value, path)
  if (page === undefined)
    return CatalogReply.refuse(CatalogReply.problem("invalid-cursor", "cursor", context.query.get("cursor")))
  return Reply.ok(200, { items: page.entries }, { headers: page.headers })
}

interface ItemTarget {
  readonly catalog: Catalog
  readonly id: string
  readonly item: CatalogItem | undefined
}

const one =
  (handle: (found: ItemTarget, sent: unknown, world: World, context: HandlerContext) => Handled): Handler =>
  (world, sent, context) => {
    const catalog = Catalogs.find(world, context.params)
    if (catalog === undefined) return Catalogs.missing(context.params)
    const id = context.params["item_id"] ?? ""
    const problem = CatalogValue.checkId(id)
    if (problem !== undefined) return CatalogReply.refuse(problem)
    return handle({ catalog, id, item: catalog.items.get(id) }, sent, world, context)
  }

const notFound = (id: string): Handled => CatalogReply.refuse(CatalogReply.problem("item-not-found", "item_id", id))

/** `GET /catalogs/{catalog_name}/items/{item_id}`: the item as a list of one. */
export const catalogItemGet: Handler = one(({ id, item }) =>
  item === undefined ? notFound(id) : Reply.ok(200, { items: [item] })
)

/** The one item of a body. It has no id, because the path contains it. */
const readOne = (
  { catalog, id }: ItemTarget,
  sent: unknown,
  mode: CatalogValue.WriteMode
): Json.JsonObject | CatalogReply.CatalogProblem => {
  const items = Fields.bodyOf(sent)["items"]
  const [item, ...others] = Json.isArray(items) ? items : []
  if (!Json.isObject(item)) return CatalogReply.problem("item-array-invalid")
  if (others.length > 0) return CatalogReply.problem("request-includes-too-many-items")
  if (Object.hasOwn(item, "id")) return CatalogReply.problem("id-in-body")
  return CatalogValue.checkItem(catalog, id, item, mode) ?? { item }
}

const isProblem = (read: Json.JsonObject | CatalogReply.CatalogProblem): read is CatalogReply.CatalogProblem =>
  !Json.isObject(Json.own({ ...read }, "item"))

interface Writing {
  readonly status: 200 | 201
  readonly take: Take
  readonly mode: CatalogValue.WriteMode
  /** The response if there is nothing to store. */
  readonly refused: (id: string) => Handled
}

const writing = ({ status, take, mode, refused }: Writing): Handler =>
  one((target, sent, world, context) => {
    const { catalog, id, item } = target
    const read = readOne(target, sent, mode)
    if (isProblem(read)) return CatalogReply.refuse(read)
    const next = take(item, { id, ...CatalogValue.coerce(catalog, Fields.bodyOf(read["item"])) })
    if (next === undefined) return refused(id)
    const call = Call.make(world, context)
    catalog.items.set(id, next)
    catalog.updatedAt = call.now
    const applied = [{ lane: "items", index: 0, key: `item:${id}`, object: read["item"] }]
    return Reply.ok(status, {}, { applied })
  })

/** `POST /catalogs/{catalog_name}/items/{item_id}`. */
export const catalogItemCreate: Handler = writing({
  status: 201,
  take: add,
  mode: "write",
  refused: (id) => CatalogReply.refuse(CatalogReply.problem("item-already-exists", "item_id", id))
})

/** `PATCH /catalogs/{catalog_name}/items/{item_id}`. */
export const catalogItemUpdate: Handler = writing({ status: 200, take: update, mode: "edit", refused: notFound })

/** `PUT /catalogs/{catalog_name}/items/{item_id}`: creates an unknown item. */
export const catalogItemReplace: Handler = writing({ status: 200, take: replace, mode: "write", refused: notFound })

/** `DELETE /catalogs/{catalog_name}/items/{item_id}`. */
export const catalogItemDelete: Handler = one(({ catalog, id, item }, _, world, context) => {
  if (item === undefined) return notFound(id)
  const call = Call.make(world, context)
  catalog.items.delete(id)
  catalog.updatedAt = call.now
  return Reply.ok(202)
})
