import { useAddress, useHref } from "../../Address.js"
import { number } from "../../parts/Format.js"
import { Problem } from "../../parts/Problem.js"
import { CatalogList } from "./CatalogList.js"
import "./Contents.css"
import { JourneyTable } from "./JourneyTable.js"
import { type Kind, kindOf, kinds, titles } from "./Kinds.js"
import { NothingYet } from "./NothingYet.js"
import { SegmentTable } from "./SegmentTable.js"
import { useCampaigns, useCanvases, useCatalogs, useSegments } from "./useContents.js"

interface TabsProps {
  readonly shown: Kind
  readonly counts: Readonly<Record<Kind, number | undefined>>
}

const Tabs = ({ shown, counts }: TabsProps) => {
  const href = useHref()
  return (
    <nav className="tabs" aria-label="Kinds of contents">
      <ul>
        {kinds.map((kind) => (
          <li key={kind}>
            <a href={href("contents", kind)} aria-current={kind === shown ? "page" : undefined}>
              {titles[kind]} {counts[kind] !== undefined && <span className="count">{number(counts[kind])}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Campaigns, Canvases, segments and catalogs of the workspace. */
export const ContentsPage = () => {
  const { item } = useAddress()
  const shown = kindOf(item)
  const campaigns = useCampaigns()
  const canvases = useCanvases()
  const segments = useSegments()
  const catalogs = useCatalogs()
  const error = { campaigns, canvases, segments, catalogs }[shown].error
  const lists = {
    campaigns: campaigns.data?.campaigns,
    canvases: canvases.data?.canvases,
    segments: segments.data?.segments,
    catalogs: catalogs.data?.catalogs
  }
  const list = lists[shown]
  const names = new Map(lists.segments?.map(({ id, name }) => [id, name]))
  return (
    <div className="page">
      <div className="page-head">
        <h1>Contents</h1>
      </div>
      <Tabs
        shown={shown}
        counts={{
          campaigns: lists.campaigns?.length,
          canvases: lists.canvases?.length,
          segments: lists.segments?.length,
          catalogs: lists.catalogs?.length
        }}
      />
      {error !== null && list === undefined && <Problem error={error} />}
      {list?.length === 0 && <NothingYet kind={shown} />}
      {shown === "campaigns" && <JourneyTable title="Campaigns" journeys={lists.campaigns ?? []} segments={names} />}
      {shown === "canvases" && <JourneyTable title="Canvases" journeys={lists.canvases ?? []} segments={names} />}
      {shown === "segments" && <SegmentTable segments={lists.segments ?? []} />}
      {shown === "catalogs" && <CatalogList catalogs={lists.catalogs ?? []} />}
    </div>
  )
}
