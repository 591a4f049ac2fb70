export class LoopSnippet extends HTMLElement {}
