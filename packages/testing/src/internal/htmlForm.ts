/**
 * Reads the one form of a consent page. This is no HTML parser: it understands pages like the ones our own servers
 * write, and anything else is reported as a page that was not expected.
 */
export interface Button {
  readonly name: string
  readonly value: string
  readonly label: string
}

export interface Form {
  readonly method: string
  readonly action: string
  readonly fields: ReadonlyArray<readonly [name: string, value: string]>
  readonly buttons: ReadonlyArray<Button>
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": "\"",
  "&#39;": "'"
}

const unescape = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? "")

const attribute = (tag: string, name: string): string | undefined => {
  const match = new RegExp(`\\s${name}="([^"]*)"`, "i").exec(tag)
  return match?.[1] === undefined ? undefined : unescape(match[1])
}

/** What a person would read on the page, shortened. */
export const visibleText = (html: string): string => {
  const body = /<body[^>]*>([\s\S]*)<\/body>/i.exec(html)?.[1] ?? html
  const text = unescape(body.replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " "))
  const words = text.replace(/\s+/g, " ").trim()
  return words.length > 200 ? `${words.slice(0, 200)}...` : words
}

const selectedOption = (options: string): string => {
  const tags = options.match(/<option[^>]*>/gi) ?? []
  const chosen = tags.find((tag) => /\sselected\b/i.test(tag)) ?? tags[0] ?? ""
  return attribute(chosen, "value") ?? ""
}

export const parse = (html: string): Form | undefined => {
  const match = /(<form[^>]*>)([\s\S]*?)<\/form>/i.exec(html)
  const open = match?.[1]
  const inner = match?.[2]
  if (open === undefined || inner === undefined) return undefined
  const fields: Array<readonly [string, string]> = []
  for (const tag of inner.match(/<input[^>]*>/gi) ?? []) {
    const name = attribute(tag, "name")
    if (name !== undefined) fields.push([name, attribute(tag, "value") ?? ""])
  }
  for (const [, tag = "", options = ""] of inner.matchAll(/(<select[^>]*>)([\s\S]*?)<\/select>/gi)) {
    const name = attribute(tag, "name")
    if (name !== undefined) fields.push([name, selectedOption(options)])
  }
  const buttons: Array<Button> = []
  for (const [, tag = "", label = ""] of inner.matchAll(/(<button[^>]*>)([\s\S]*?)<\/button>/gi)) {
    buttons.push({
      name: attribute(tag, "name") ?? "",
      value: attribute(tag, "value") ?? "",
      label: visibleText(label)
    })
  }
  return {
    method: (attribute(open, "method") ?? "get").toUpperCase(),
    action: attribute(open, "action") ?? "",
    fields,
    buttons
  }
}
