interface Props {
  readonly id: string
  /** Null if only the id is known. */
  readonly name: string | null
  readonly description: string
  readonly tags: ReadonlyArray<string>
}

/** The name of a campaign, Canvas or segment with its tags, id and description. */
export const Title = ({ id, name, description, tags }: Props) => (
  <>
    <strong>{name ?? id}</strong>{" "}
    {tags.map((tag) => (
      <span key={tag} className="tag">
        {tag}
      </span>
    ))}
    {name !== null && <code className="contents-id">{id}</code>}
    {description !== "" && <p className="quiet">{description}</p>}
  </>
)
