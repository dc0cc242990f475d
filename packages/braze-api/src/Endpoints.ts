import { catalogs } from "./endpoints/Catalogs.js"
import { contacts } from "./endpoints/Contacts.js"
import { content } from "./endpoints/Content.js"
import { customObjects } from "./endpoints/CustomObjects.js"
import type { EndpointFact } from "./endpoints/Endpoint.js"
import { lists } from "./endpoints/Lists.js"
import { messaging } from "./endpoints/Messaging.js"
import { translated } from "./endpoints/Translations.js"
import { users } from "./endpoints/Users.js"
import { workspace } from "./endpoints/Workspace.js"

export type { Credential, EndpointFact, ErrorBody, Method } from "./endpoints/Endpoint.js"

/** Every documented endpoint, by a name of this project. The files in `endpoints` have a table for each family. */
export const endpoints = {
  ...users,
  ...contacts,
  ...messaging,
  ...catalogs,
  ...lists,
  ...workspace,
  ...content,
  ...translated,
  ...customObjects
} as const satisfies Readonly<Record<string, EndpointFact>>

/** A name in {@link endpoints}. */
export type EndpointName = keyof typeof endpoints
