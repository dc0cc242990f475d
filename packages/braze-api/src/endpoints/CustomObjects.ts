import { get, patch, post, put, remove } from "./Endpoint.js"

const early = {
  errorBody: "error",
  note: "Early access. 404, 409, 422 and 429 have `errors` with id and message."
} as const
const reads = { ...early, pool: "custom_objects.read" } as const
const writes = { ...early, pool: "custom_objects.write" } as const

/** The endpoints of custom objects and their relationships. */
export const customObjects = {
  customObjectTypeList: get(
    "/custom_objects/types",
    "custom_objects.read",
    "custom_objects/types/get_list_custom_object_types",
    reads
  ),
  customObjectTypeGet: get(
    "/custom_objects/types/{type_name}",
    "custom_objects.read",
    "custom_objects/types/get_custom_object_type",
    reads
  ),
  customObjectUserRelationshipTypes: get(
    "/custom_objects/types/{type_name}/user_relationship_types",
    "custom_objects.read",
    "custom_objects/types/get_list_user_relationship_types",
    reads
  ),
  customObjectRelationshipTypes: get(
    "/custom_objects/types/{type_name}/object_relationship_types",
    "custom_objects.read",
    "custom_objects/types/get_list_object_relationship_types",
    reads
  ),
  customObjectList: get(
    "/custom_objects/objects/{type_name}",
    "custom_objects.read",
    "custom_objects/objects/get_list_custom_objects",
    reads
  ),
  customObjectCreate: post(
    "/custom_objects/objects/{type_name}",
    "custom_objects.create",
    "custom_objects/objects/post_create_custom_object",
    writes
  ),
  customObjectGet: get(
    "/custom_objects/objects/{type_name}/{external_id}",
    "custom_objects.read",
    "custom_objects/objects/get_custom_object",
    reads
  ),
  customObjectReplace: put(
    "/custom_objects/objects/{type_name}/{external_id}",
    "custom_objects.update",
    "custom_objects/objects/put_replace_custom_object",
    writes
  ),
  customObjectUpdate: patch(
    "/custom_objects/objects/{type_name}/{external_id}",
    "custom_objects.update",
    "custom_objects/objects/patch_update_custom_object",
    writes
  ),
  customObjectDelete: remove(
    "/custom_objects/objects/{type_name}/{external_id}",
    "custom_objects.delete",
    "custom_objects/objects/delete_custom_object",
    writes
  ),
  objectRelationshipList: get(
    "/custom_objects/objects/{type_name}/{external_id}/object_relationships",
    "custom_objects.read",
    "custom_objects/object_relationships/get_list_object_relationships",
    reads
  ),
  objectRelationshipCreate: post(
    "/custom_objects/objects/{type_name}/{external_id}/object_relationships",
    "custom_objects.object_relationships.create",
    "custom_objects/object_relationships/post_create_object_relationship",
    writes
  ),
  objectRelationshipReplace: put(
    "/custom_objects/objects/{type_name}/{external_id}/object_relationships",
    "custom_objects.object_relationships.update",
    "custom_objects/object_relationships/put_replace_object_relationship",
    writes
  ),
  objectRelationshipUpdate: patch(
    "/custom_objects/objects/{type_name}/{external_id}/object_relationships",
    "custom_objects.object_relationships.update",
    "custom_objects/object_relationships/patch_update_object_relationship",
    writes
  ),
  objectRelationshipDelete: remove(
    "/custom_objects/objects/{type_name}/{external_id}/object_relationships",
    "custom_objects.object_relationships.delete",
    "custom_objects/object_relationships/delete_object_relationship",
    writes
  ),
  userRelationshipList: get(
    "/custom_objects/objects/{type_name}/{external_id}/user_relationships",
    "custom_objects.user_relationships.read",
    "custom_objects/user_relationships/get_list_user_relationships",
    reads
  ),
  userRelationshipCreate: post(
    "/custom_objects/objects/{type_name}/{external_id}/users",
    "custom_objects.user_relationships.create",
    "custom_objects/user_relationships/post_create_user_relationship",
    writes
  ),
  userRelationshipReplace: put(
    "/custom_objects/objects/{type_name}/{external_id}/users",
    "custom_objects.user_relationships.update",
    "custom_objects/user_relationships/put_replace_user_relationship",
    writes
  ),
  userRelationshipUpdate: patch(
    "/custom_objects/objects/{type_name}/{external_id}/users",
    "custom_objects.user_relationships.update",
    "custom_objects/user_relationships/patch_update_user_relationship",
    writes
  ),
  userRelationshipDelete: remove(
    "/custom_objects/objects/{type_name}/{external_id}/users",
    "custom_objects.user_relationships.delete",
    "custom_objects/user_relationships/delete_user_relationship",
    writes
  )
} as const
