import { HttpApi, HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { BadRequest, described, describedBy, NotFound, query, workspaceQuery } from "./ControlSchema.js"
import * as Dashboard from "./DashboardSchema.js"
import { FaultReport, RuleSet } from "./FaultSchema.js"
import { objectSchema } from "./Field.js"
import * as Filters from "./Filters.js"
import * as Past from "./PastSchema.js"
import * as People from "./PeopleSchema.js"
import * as Server from "./ServerSchema.js"
import { version } from "./Settings.js"
import * as State from "./StateSchema.js"
import { StrictInput } from "./StrictInput.js"
import * as WaitInput from "./WaitInput.js"
import { Waited, WaitTimedOut } from "./WaitSchema.js"

const { get, post, put, del } = HttpApiEndpoint

/** The description of a call in one sentence. */
const Summary = OpenApi.Summary

const group = <const Name extends string>(name: Name) => HttpApiGroup.make(name).middleware(StrictInput)

const named = Schema.Struct({ name: Schema.String })

class ServerGroup extends group("server")
  .add(
    get("health", "/health")
      .addSuccess(Schema.Struct({ status: Schema.Literal("ok") }))
      .annotate(Summary, "Returns 200 when the server listens.")
  )
  .add(
    get("settings", "/settings")
      .addSuccess(Server.Settings)
      .annotate(Summary, "Returns how the mock was started, and its workspaces with masked keys and counts.")
  )
  .add(
    get("fidelity", "/fidelity")
      .addSuccess(Server.Fidelity)
      .annotate(Summary, "Lists every emulated rule with its certainty and source, and what is not emulated.")
  )
  .add(
    post("workspaces", "/workspaces")
      .addSuccess(Server.NewWorkspace)
      .annotate(Summary, "Creates an isolated workspace with its own key.")
  )
  .add(
    del("closeWorkspace", "/workspaces/:name")
      .setPath(named)
      .addSuccess(Schema.Struct({ closed: Schema.String }))
      .annotate(Summary, "Deletes a workspace and its keys. The default workspace cannot be deleted.")
  ) {}

class StateGroup extends group("state")
  .add(
    post("reset", "/reset")
      .setUrlParams(workspaceQuery)
      .setPayload(described(objectSchema(Filters.reset)))
      .addSuccess(Past.StatsReport)
      .annotate(Summary, "Resets users, requests, faults and clock to the seed, or to an empty workspace.")
  )
  .add(
    get("clock", "/clock")
      .setUrlParams(workspaceQuery)
      .addSuccess(State.ClockState)
      .annotate(Summary, "Returns the time and the mode of the workspace's clock.")
  )
  .add(
    put("setClock", "/clock")
      .setUrlParams(workspaceQuery)
      .setPayload(describedBy(State.ClockChange))
      .addSuccess(State.ClockState)
      .annotate(Summary, "Freezes, steps, shifts or releases the clock.")
  )
  .add(
    get("keys", "/keys")
      .setUrlParams(workspaceQuery)
      .addSuccess(State.KeyList)
      .annotate(Summary, "Lists the keys of the workspace, masked, with their permissions.")
  )
  .add(
    post("copyKey", "/keys/copy")
      .setUrlParams(workspaceQuery)
      .addSuccess(State.ClearKey)
      .annotate(Summary, "Returns the first key of the workspace in clear text.")
  )
  .add(
    put("setKeys", "/keys")
      .setUrlParams(workspaceQuery)
      .setPayload(describedBy(State.KeysInput))
      .addSuccess(State.KeyList)
      .annotate(Summary, "Replaces the keys of the workspace.")
  )
  .add(
    get("pools", "/pools")
      .setUrlParams(workspaceQuery)
      .addSuccess(State.PoolList)
      .annotate(Summary, "Lists every rate limit with its remaining requests and the end of its window.")
  ) {}

class SnapshotGroup extends group("snapshots")
  .add(
    get("snapshots", "/snapshots")
      .setUrlParams(workspaceQuery)
      .addSuccess(State.SnapshotList)
      .annotate(Summary, "Lists the snapshots of the workspace.")
  )
  .add(
    get("snapshot", "/snapshots/:name")
      .setPath(named)
      .setUrlParams(workspaceQuery)
      .addSuccess(State.SnapshotInfo)
      .annotate(Summary, "Returns when a snapshot was taken and how many users it contains.")
  )
  .add(
    put("takeSnapshot", "/snapshots/:name")
      .setPath(named)
      .setUrlParams(workspaceQuery)
      .addSuccess(State.SnapshotInfo)
      .annotate(Summary, "Saves users, catalogs, schedules, outbox and clock under a name.")
  )
  .add(
    del("dropSnapshot", "/snapshots/:name")
      .setPath(named)
      .setUrlParams(workspaceQuery)
      .addSuccess(State.SnapshotList)
      .annotate(Summary, "Deletes a snapshot.")
  )
  .add(
    post("restore", "/snapshots/:name/restore")
      .setPath(named)
      .setUrlParams(workspaceQuery)
      .addSuccess(State.SnapshotInfo)
      .annotate(Summary, "Restores a snapshot. The snapshot is kept.")
  ) {}

class PeopleGroup extends group("people")
  .add(
    get("users", "/users")
      .setUrlParams(query(Filters.users))
      .addSuccess(People.UserPage)
      .annotate(Summary, "Lists users with all their data, by identifier or by part of a name.")
  )
  .add(
    get("user", "/users/:braze_id")
      .setPath(Schema.Struct({ braze_id: Schema.String }))
      .setUrlParams(workspaceQuery)
      .addSuccess(People.User)
      .annotate(Summary, "Returns one user: attributes with history, events with properties, segments, messages.")
  )
  .add(
    get("outbox", "/outbox")
      .setUrlParams(query(Filters.outbox))
      .addSuccess(People.OutboxPage)
      .annotate(Summary, "Lists the messages of campaigns and Canvases: sent, or the reason why they were not sent.")
  )
  .add(
    get("message", "/outbox/:n")
      .setPath(Schema.Struct({ n: Schema.String }))
      .setUrlParams(workspaceQuery)
      .addSuccess(People.MessageDetail)
      .annotate(Summary, "Returns one rendered message, with the values of its recipient.")
  ) {}

class PastGroup extends group("past")
  .add(
    get("stats", "/stats")
      .setUrlParams(workspaceQuery)
      .addSuccess(Past.StatsReport)
      .annotate(Summary, "Counts requests by status, objects by result, and users.")
  )
  .add(
    get("requests", "/requests")
      .setUrlParams(query(Filters.requests))
      .addSuccess(Past.RequestPage)
      .annotate(Summary, "Lists the newest matching requests, oldest first.")
  )
  .add(
    get("request", "/requests/:id")
      .setPath(Schema.Struct({ id: Schema.String }))
      .setUrlParams(workspaceQuery)
      .addSuccess(Past.RequestDetail)
      .annotate(Summary, "Returns one request with bodies and headers. Keys are masked.")
  )
  .add(
    get("effects", "/requests/:id/effects")
      .setPath(Schema.Struct({ id: Schema.String }))
      .setUrlParams(workspaceQuery)
      .addSuccess(Past.EffectList)
      .annotate(Summary, "Returns the effects of the objects of a request: changed attributes, events, messages.")
  )
  .add(
    get("traffic", "/traffic")
      .setUrlParams(query(Filters.traffic))
      .addSuccess(Past.Traffic)
      .annotate(Summary, "Counts requests by status and objects by lane over time, and how long requests took.")
  )
  .add(
    get("ledger", "/ledger")
      .setUrlParams(query(Filters.ledger))
      .addSuccess(Past.LedgerPage)
      .annotate(
        Summary,
        "Lists the applied objects in order, with the number of times that the same content was applied."
      )
  )
  .add(
    post("verify", "/verify")
      .setUrlParams(workspaceQuery)
      .setPayload(describedBy(Past.Claims))
      .addSuccess(Past.ClaimResults)
      .annotate(Summary, "Verifies claims about everything that was sent: once, in order, within a limit.")
  )
  .add(
    get("mistakes", "/mistakes")
      .setUrlParams(workspaceQuery)
      .addSuccess(Schema.Array(Past.Mistake))
      .annotate(Summary, "Lists the mistakes of the client: what Braze refuses, drops or counts wrongly.")
  )
  .add(
    get("advice", "/advice")
      .setUrlParams(workspaceQuery)
      .addSuccess(Schema.Array(Past.Mistake))
      .annotate(Summary, "Lists advice about requests that Braze accepts.")
  )
  .add(
    get("problems", "/problems")
      .setUrlParams(workspaceQuery)
      .addSuccess(Schema.Array(Schema.String))
      .annotate(Summary, "Lists the mistakes, one line each.")
  ) {}

class WaitGroup extends group("wait").add(
  post("wait", "/wait")
    .setUrlParams(workspaceQuery)
    .setPayload(described(WaitInput.schema))
    .addSuccess(Waited)
    .addError(WaitTimedOut)
    .annotate(Summary, "Returns as soon as a condition is met, or 408 with the last state.")
) {}

class DashboardGroup extends group("dashboard")
  .add(
    get("campaigns", "/campaigns")
      .setUrlParams(workspaceQuery)
      .addSuccess(Dashboard.CampaignList)
      .annotate(Summary, "Lists campaigns with the number of their messages.")
  )
  .add(
    get("canvases", "/canvases")
      .setUrlParams(workspaceQuery)
      .addSuccess(Dashboard.CanvasList)
      .annotate(Summary, "Lists Canvases with the number of their messages.")
  )
  .add(
    get("segments", "/segments")
      .setUrlParams(workspaceQuery)
      .addSuccess(Dashboard.SegmentList)
      .annotate(Summary, "Lists segments with their filters and current number of users.")
  )
  .add(
    get("catalogs", "/catalogs")
      .setUrlParams(workspaceQuery)
      .addSuccess(Dashboard.CatalogList)
      .annotate(Summary, "Lists catalogs with their fields and number of items.")
  )
  .add(
    get("catalog", "/catalogs/:name")
      .setPath(named)
      .setUrlParams(query(Filters.items))
      .addSuccess(Dashboard.CatalogDetail)
      .annotate(Summary, "Returns one catalog with its items.")
  ) {}

class FaultGroup extends group("faults")
  .add(
    get("faults", "/faults")
      .setUrlParams(workspaceQuery)
      .addSuccess(FaultReport)
      .annotate(Summary, "Lists the fault rules with the number of times that each fired.")
  )
  .add(
    put("setFaults", "/faults")
      .setUrlParams(workspaceQuery)
      .setPayload(describedBy(RuleSet))
      .addSuccess(FaultReport)
      .annotate(Summary, "Replaces all fault rules and resets their counters.")
  )
  .add(
    del("clearFaults", "/faults")
      .setUrlParams(workspaceQuery)
      .addSuccess(FaultReport)
      .annotate(Summary, "Deletes all fault rules.")
  ) {}

/** Every call under `/_mock/` that returns JSON. Fault rules never apply to these calls. */
export class ControlApi extends HttpApi.make("mock-braze")
  .add(ServerGroup)
  .add(StateGroup)
  .add(SnapshotGroup)
  .add(WaitGroup)
  .add(PeopleGroup)
  .add(PastGroup)
  .add(DashboardGroup)
  .add(FaultGroup)
  .addError(BadRequest)
  .addError(NotFound)
  .prefix("/_mock")
  .annotate(OpenApi.Title, "mock-braze control API")
  .annotate(OpenApi.Version, version)
  .annotate(
    OpenApi.Description,
    "Inspects and controls a local Braze emulator. Braze itself has none of these calls."
  ) {}
