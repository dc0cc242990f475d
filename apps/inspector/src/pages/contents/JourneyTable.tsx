import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { dayAndTime, number } from "../../parts/Format.js"
import { Table } from "../../parts/Table.js"

type Journey = Schemas["CampaignSummary"] | Schemas["CanvasSummary"]

interface Props {
  readonly title: string
  readonly journeys: ReadonlyArray<Journey>
  /** Names of segments by id. */
  readonly segments: ReadonlyMap<string, string>
}

const kindOf = (journey: Journey): string =>
  "type" in journey
    ? journey.type.replace("_", " ")
    : journey.variants.length === 0
      ? ""
      : `variants ${journey.variants.join(", ")}`

const Outcomes = ({ journey: { id, sent, heldBack, scheduled } }: { readonly journey: Journey }) => {
  const href = useHref()
  return (
    <>
      <td>{sent === 0 ? "0" : <a href={href("outbox", undefined, { id, outcome: "sent" })}>{number(sent)}</a>}</td>
      <td>{heldBack === 0 ? "0" : <a href={href("outbox", undefined, { id })}>{number(heldBack)}</a>}</td>
      <td>{number(scheduled)}</td>
    </>
  )
}

const Row = ({ journey, segments }: { readonly journey: Journey } & Pick<Props, "segments">) => {
  const href = useHref()
  const { id, name, status, inSeed, channels, tags, description, segment_id, lastAt } = journey
  return (
    <tr>
      <td>
        <strong>{name ?? id}</strong>{" "}
        {tags.map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
        {name !== null && <code className="contents-id">{id}</code>}
        {description !== "" && <p className="quiet">{description}</p>}
        {!inSeed && <p className="quiet">Not in the seed. A seed without entries accepts every id.</p>}
      </td>
      <td>
        <span className={`tag ${status === "active" ? "tag-good" : "tag-warn"}`}>{status}</span>
      </td>
      <td className="quiet">{kindOf(journey)}</td>
      <td>{channels.length === 0 ? <span className="quiet">unknown</span> : channels.join(", ")}</td>
      <td>
        {segment_id === null ? (
          <span className="quiet">none</span>
        ) : (
          <a href={href("contents", "segments")}>{segments.get(segment_id) ?? segment_id}</a>
        )}
      </td>
      <Outcomes journey={journey} />
      <td className="quiet">{lastAt === null ? "never" : dayAndTime(lastAt)}</td>
    </tr>
  )
}

/** Campaigns or Canvases with the number of their messages. */
export const JourneyTable = ({ title, journeys, segments }: Props) =>
  journeys.length === 0 ? null : (
    <Table
      label={title}
      heads={["Name", "State", "Type", "Channels", "Segment", "Sent", "Not sent", "Scheduled", "Last"]}
    >
      {journeys.map((journey) => (
        <Row key={journey.id} journey={journey} segments={segments} />
      ))}
    </Table>
  )
