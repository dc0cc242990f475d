import * as Sources from "../Sources.js"
import { get, patch, post, put, remove } from "./Endpoint.js"

/** The endpoints of catalogs and their items. */
export const catalogs = {
  catalogCreate: post("/catalogs", "catalogs.create", Sources.catalogs, { pool: "catalogs.manage" }),
  catalogList: get("/catalogs", "catalogs.get", Sources.catalogs, { pool: "catalogs.manage" }),
  catalogDelete: remove("/catalogs/{catalog_name}", "catalogs.delete", Sources.catalogs, { pool: "catalogs.manage" }),
  catalogItemsAdd: post("/catalogs/{catalog_name}/items", "catalogs.add_items", Sources.catalogs, {
    pool: "catalogs.items.bulk",
    success: 202
  }),
  catalogItemsUpdate: patch("/catalogs/{catalog_name}/items", "catalogs.update_items", Sources.catalogs, {
    pool: "catalogs.items.bulk",
    success: 202
  }),
  catalogItemsReplace: put("/catalogs/{catalog_name}/items", "catalogs.replace_items", Sources.catalogs, {
    pool: "catalogs.items.bulk",
    success: 202
  }),
  catalogItemsDelete: remove("/catalogs/{catalog_name}/items", "catalogs.delete_items", Sources.catalogs, {
    pool: "catalogs.items.bulk",
    success: 202
  }),
  catalogItemsList: get("/catalogs/{catalog_name}/items", "catalogs.get_items", Sources.catalogs, {
    pool: "catalogs.items.single"
  }),
  catalogItemGet: get("/catalogs/{catalog_name}/items/{item_id}", "catalogs.get_item", Sources.catalogs, {
    pool: "catalogs.items.single"
  }),
  catalogItemCreate: post("/catalogs/{catalog_name}/items/{item_id}", "catalogs.create_item", Sources.catalogs, {
    pool: "catalogs.items.single"
  }),
  catalogItemUpdate: patch("/catalogs/{catalog_name}/items/{item_id}", "catalogs.update_item", Sources.catalogs, {
    pool: "catalogs.items.single"
  }),
  catalogItemReplace: put("/catalogs/{catalog_name}/items/{item_id}", "catalogs.replace_item", Sources.catalogs, {
    pool: "catalogs.items.single"
  }),
  catalogItemDelete: remove("/catalogs/{catalog_name}/items/{item_id}", "catalogs.delete_item", Sources.catalogs, {
    pool: "catalogs.items.single"
  })
} as const
