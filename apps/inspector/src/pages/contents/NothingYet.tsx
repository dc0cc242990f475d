import { Command } from "../../parts/Command.js"
import { CurlSample } from "../../parts/CurlSample.js"
import { Empty } from "../../parts/Empty.js"
import { type Kind, titles } from "./Kinds.js"

/** An example of each kind in a seed. */
const seeds: Readonly<Record<Kind, string>> = {
  campaigns: '{ "campaigns": [{ "id": "welcome", "name": "Welcome", "channels": ["email"] }] }',
  canvases: '{ "canvases": [{ "id": "onboarding", "name": "Onboarding", "variants": ["A", "B"] }] }',
  segments: `{
  "segments": [{
    "id": "premium", "name": "Premium",
    "filter": { "custom_attribute": {
      "custom_attribute_name": "plan", "comparison": "equals", "value": "premium" } }
  }]
}`,
  catalogs: `{
  "catalogs": [{
    "name": "shoes",
    "fields": [{ "name": "id", "type": "string" }, { "name": "size", "type": "number" }],
    "items": [{ "id": "runner", "size": 42 }]
  }]
}`
}

/** A request with the same effect, if the API of Braze has one. */
const requests: Readonly<Record<Kind, { readonly path: string; readonly body: string; readonly says: string } | null>> =
  {
    campaigns: {
      says: "Or trigger any id: a seed without campaigns accepts every id.",
      path: "/campaigns/trigger/send",
      body: '{"campaign_id":"welcome","recipients":[{"external_user_id":"ada"}]}'
    },
    canvases: {
      says: "Or trigger any id: a seed without Canvases accepts every id.",
      path: "/canvas/trigger/send",
      body: '{"canvas_id":"onboarding","recipients":[{"external_user_id":"ada"}]}'
    },
    segments: null,
    catalogs: {
      says: "Or create one with a request:",
      path: "/catalogs",
      body: `{"catalogs":[{"name":"shoes",
       "fields":[{"name":"id","type":"string"},{"name":"size","type":"number"}]}]}`
    }
  }

/** Explains how to add contents to the workspace. */
export const NothingYet = ({ kind }: { readonly kind: Kind }) => {
  const request = requests[kind]
  return (
    <Empty title={`No ${titles[kind].toLowerCase()} yet`}>
      <p>
        Add them to a file such as <code>seed.json</code>, and start with <code>npx mock-braze --seed seed.json</code>:
      </p>
      <Command text={seeds[kind]} />
      {request !== null && (
        <>
          <p>{request.says}</p>
          <CurlSample path={request.path} body={request.body} />
        </>
      )}
    </Empty>
  )
}
