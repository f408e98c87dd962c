// Markdown, and values as they are written in a program.

/** How wide a line may be. */
export const width = 120

export const code = (text) => `\`${text}\``
export const codes = (texts) => texts.map(code).join(", ")

/** Breaks a text into lines of a width, between words, and never in code. */
export const wrap = (text, most) => {
  const lines = []
  for (const word of text.match(/(?:`[^`]*`|[^\s`])+/g) ?? []) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > most) {
      lines.push(word)
    } else {
      lines[lines.length - 1] = `${last} ${word}`
    }
  }
  return lines
}

export const list = (items) => items.map(item).join("\n")

const item = (text) => `- ${wrap(text, width - 2).join("\n  ")}`

/** A value as it is written in a program. */
export const literal = (value) => {
  if (Array.isArray(value)) {
    return `[${value.map(literal).join(", ")}]`
  }
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value).map(([name, inner]) => `${key(name)}: ${literal(inner)}`).join(", ")} }`
  }
  return JSON.stringify(value)
}

export const key = (name) => /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)

export const members = (object) =>
  Object.entries(object ?? {}).filter(([, value]) => value !== undefined && typeof value !== "function")
