// What the module of a provider says in its comments.
import ts from "typescript"

/**
 * The comment at the top: what the provider is, its notes as a list, and the address of its documentation, or `undefined`
 * where that is not how it is made.
 */
export const moduleComment = (text) => {
  const comment = /^\/\*\*\n([\s\S]*?)^ \*\/$/m.exec(text)?.[1].replaceAll(/^ \* ?/gm, "") ?? ""
  const [about, ...rest] = comment.split(/^@since/m)[0].trim().split(/\n\n+/)
  const address = /^See (https:\/\/\S+)$/.exec(rest.at(-1) ?? "")?.[1]
  const notes = rest.slice(0, -1)
  return address === undefined || notes.some((note) => !note.startsWith("- "))
    ? undefined
    : { about, notes: notes.join("\n"), address }
}

const jsdocOf = (node) =>
  ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? "")
    .join(" ")
    .replaceAll(/\s+/g, " ")
    .trim()

/** The comments of the settings and of the members of the profile, by their names. */
export const memberComments = (file, text) => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
  const constants = new Map(
    source.statements
      .filter(ts.isVariableStatement)
      .flatMap((statement) => [...statement.declarationList.declarations])
      .map((declaration) => [declaration.name.getText(), declaration.initializer])
  )
  const valueOf = (node) => node !== undefined && ts.isIdentifier(node) ? constants.get(node.text) : node
  /** The object that a value is, or is made of by a function. */
  const objectOf = (node) => {
    const value = valueOf(node)
    const object = value !== undefined && ts.isCallExpression(value) ? valueOf(value.arguments[0]) : value
    return object !== undefined && ts.isObjectLiteralExpression(object) ? object : undefined
  }
  const property = (object, name) =>
    object?.properties.find((property) => property.name?.getText() === name)?.initializer
  const facts = objectOf(constants.get("facts"))
  const commentsOf = (object) =>
    new Map((object?.properties ?? []).map((property) => [
      property.name?.getText().replaceAll(/^["']|["']$/g, ""),
      jsdocOf(property)
    ]))
  return {
    settings: commentsOf(objectOf(property(facts, "settings"))),
    profile: commentsOf(objectOf(property(facts, "profile")))
  }
}
