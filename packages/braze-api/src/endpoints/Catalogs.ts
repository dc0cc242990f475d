import { get, patch, post, put, remove } from "./Endpoint.js"

/** The endpoints of catalogs, their items, fields and selections. */
export const catalogs = {
  catalogCreate: post("/catalogs", "catalogs.create", "catalogs/catalog_management/synchronous/post_create_catalog", {
    pool: "catalogs.manage"
  }),
  catalogList: get("/catalogs", "catalogs.get", "catalogs/catalog_management/synchronous/get_list_catalogs", {
    pool: "catalogs.manage"
  }),
  catalogDelete: remove(
    "/catalogs/{catalog_name}",
    "catalogs.delete",
    "catalogs/catalog_management/synchronous/delete_catalog",
    { pool: "catalogs.manage" }
  ),
  catalogItemsAdd: post(
    "/catalogs/{catalog_name}/items",
    "catalogs.add_items",
    "catalogs/catalog_items/asynchronous/post_create_catalog_items_bulk",
    {
      pool: "catalogs.items.bulk",
      success: 202
    }
  ),
  catalogItemsUpdate: patch(
    "/catalogs/{catalog_name}/items",
    "catalogs.update_items",
    "catalogs/catalog_items/asynchronous/patch_catalog_items_bulk",
    {
      pool: "catalogs.items.bulk",
      success: 202
    }
  ),
  catalogItemsReplace: put(
    "/catalogs/{catalog_name}/items",
    "catalogs.replace_items",
    "catalogs/catalog_items/asynchronous/put_update_catalog_items",
    {
      pool: "catalogs.items.bulk",
      success: 202
    }
  ),
  catalogItemsDelete: remove(
    "/catalogs/{catalog_name}/items",
    "catalogs.delete_items",
    "catalogs/catalog_items/asynchronous/delete_catalog_items_bulk",
    {
      pool: "catalogs.items.bulk",
      success: 202
    }
  ),
  catalogItemsList: get(
    "/catalogs/{catalog_name}/items",
    "catalogs.get_items",
    "catalogs/catalog_items/synchronous/get_catalog_items_details_bulk",
    {
      pool: "catalogs.items.single"
    }
  ),
  catalogItemGet: get(
    "/catalogs/{catalog_name}/items/{item_id}",
    "catalogs.get_item",
    "catalogs/catalog_items/synchronous/get_catalog_item_details",
    {
      pool: "catalogs.items.single"
    }
  ),
  catalogItemCreate: post(
    "/catalogs/{catalog_name}/items/{item_id}",
    "catalogs.create_item",
    "catalogs/catalog_items/synchronous/post_create_catalog_item",
    {
      pool: "catalogs.items.single"
    }
  ),
  catalogItemUpdate: patch(
    "/catalogs/{catalog_name}/items/{item_id}",
    "catalogs.update_item",
    "catalogs/catalog_items/synchronous/patch_catalog_item",
    {
      pool: "catalogs.items.single"
    }
  ),
  catalogItemReplace: put(
    "/catalogs/{catalog_name}/items/{item_id}",
    "catalogs.replace_item",
    "catalogs/catalog_items/synchronous/put_update_catalog_item",
    {
      pool: "catalogs.items.single"
    }
  ),
  catalogItemDelete: remove(
    "/catalogs/{catalog_name}/items/{item_id}",
    "catalogs.delete_item",
    "catalogs/catalog_items/synchronous/delete_catalog_item",
    {
      pool: "catalogs.items.single",
      success: 202,
      note: "The page calls it synchronous, but it returns 202."
    }
  ),
  catalogFieldsCreate: post(
    "/catalogs/{catalog_name}/fields",
    "catalogs.create_fields",
    "catalogs/catalog_fields/asynchronous/post_create_catalog_fields",
    { pool: "catalogs.fields", success: 202 }
  ),
  catalogFieldDelete: remove(
    "/catalogs/{catalog_name}/fields/{field_name}",
    "catalogs.delete_fields",
    "catalogs/catalog_fields/asynchronous/delete_catalog_field",
    { pool: "catalogs.fields", success: 202 }
  ),
  catalogSelectionCreate: post(
    "/catalogs/{catalog_name}/selections",
    "catalogs.create_selection",
    "catalogs/catalog_selections/asynchronous/post_create_catalog_selections",
    { pool: "catalogs.fields", success: 202 }
  ),
  catalogSelectionDelete: remove(
    "/catalogs/{catalog_name}/selections/{selection_name}",
    "catalogs.delete_selection",
    "catalogs/catalog_selections/asynchronous/delete_catalog_selection",
    { pool: "catalogs.fields", success: 202 }
  )
} as const
