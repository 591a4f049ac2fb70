/**
 * A question of the page: answered by pointer or keys, before its run is shown.
 */

import { element, find } from "../shared/dom";
import { scrollTo } from "../shared/in-view";
import { askForMoment } from "../shared/moment-event";
import { grade, gradeSeconds, parseQuestion, type Question, type Verdict } from "./grading";
import { OrderView } from "./order-view";
import { addressOf, progress } from "./progress";

const NOT_KEPT = "This browser cannot keep your answer: only this page remembers it.";

/** Make a form of the built question in `root`. */
export function openQuestion(root: HTMLElement): void {
  new QuestionForm(root, parseQuestion(dataIn(root))).replace();
}

/** In a `<template>`: see `page/element.ts`. */
function dataIn(root: HTMLElement): string {
  const data = find(root, ".loop-data");
  return (data instanceof HTMLTemplateElement ? data.content : data).textContent ?? "";
}

class QuestionForm {
  readonly #root: HTMLElement;
  readonly #question: Question;
  readonly #snippet: HTMLElement | null;
  readonly #form = element("form", { class: "loop-question" });
  readonly #said = element("p", { class: "loop-question-said", "aria-live": "polite" });
  readonly #show = element("button", { type: "button" }, "Show the run");
  readonly #go = element("button", { type: "button", hidden: "" }, "Go to that moment");
  readonly #order: OrderView | null;
  readonly #seconds: HTMLInputElement | null;

  constructor(root: HTMLElement, question: Question) {
    this.#root = root;
    this.#question = question;
    this.#snippet = document.getElementById(root.dataset["snippet"] ?? "");
    const list = root.querySelector("ul");
    this.#order = list && question.kind === "order" ? new OrderView(list) : null;
    this.#seconds = list ? null : element("input", { type: "number", min: "0", step: "any", required: "" });
    const fields = element("fieldset", { "aria-labelledby": `${root.id}-title` });
    if (this.#order) fields.append(this.#order.root);
    else if (list) fields.append(...choicesOf(list, question));
    if (this.#seconds) fields.append(element("label", {}, this.#seconds, " seconds"));
    const check = element("button", { type: "submit" }, "Check");
    const buttons = element("p", { class: "loop-question-buttons" }, check, this.#show, this.#go);
    this.#form.append(fields, buttons, this.#said);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#check();
    });
    this.#show.addEventListener("click", () => {
      this.#reveal();
      if (this.#snippet) scrollTo(this.#snippet);
    });
    this.#go.addEventListener("click", () => this.#goToFigure());
    this.#remember();
  }

  /** Put the form in the place of the built choices and their answer. */
  replace(): void {
    this.#root.replaceChildren(this.#form);
  }

  /** Say how the reader has answered on an earlier visit. */
  #remember(): void {
    const answered = progress.get(this.#question.id);
    if (!answered) return;
    const right = answered.state === "solved";
    this.#say(right ? "You had this right before." : "You had another answer last time.", right);
    // a folded box stays folded
    this.#snippet?.removeAttribute("data-asked");
  }

  /** Show the run that the question is about. */
  #reveal(): void {
    this.#show.hidden = true;
    this.#snippet?.removeAttribute("data-asked");
    for (let box = this.#snippet?.closest("details"); box; box = box.parentElement?.closest("details")) box.open = true;
  }

  #check(): void {
    const verdict = this.#verdict();
    if (!verdict) {
      this.#said.textContent = "Choose an answer first.";
      return;
    }
    this.#reveal();
    const { id, title } = this.#question;
    const address = addressOf(new URL(`#${this.#root.id}-title`, location.href).href);
    const kept = progress.keep(id, verdict.right ? "solved" : "answered", { title, address });
    this.#say(kept ? verdict.said : `${verdict.said} ${NOT_KEPT}`, verdict.right);
    this.#go.hidden = verdict.place === null || !this.#snippet?.querySelector(".loop-figure");
    if (this.#snippet && verdict.place) askForMoment(this.#snippet, verdict.place);
  }

  #verdict(): Verdict | null {
    if (this.#seconds) return gradeSeconds(this.#question, this.#seconds.valueAsNumber);
    if (this.#order) return grade(this.#question, this.#order.order);
    const chosen = this.#form.querySelectorAll<HTMLInputElement>("input:checked");
    const given = [...chosen].map(({ value }) => Number(value));
    return given.length > 0 ? grade(this.#question, given) : null;
  }

  #say(words: string, right: boolean): void {
    this.#said.textContent = words;
    this.#said.dataset["verdict"] = right ? "right" : "other";
  }

  #goToFigure(): void {
    const figure = this.#snippet?.querySelector<HTMLElement>(".loop-figure");
    if (!figure) return;
    scrollTo(figure);
    figure.querySelector<HTMLElement>(":scope > summary")?.focus({ preventScroll: true });
  }
}

/** The choices of the built list, each with a button to choose it. */
function choicesOf(list: HTMLElement, { id, right }: Question): HTMLElement[] {
  const type = right.length > 1 ? "checkbox" : "radio";
  for (const [index, item] of [...list.children].entries()) {
    const input = element("input", { type, name: id, value: String(index) });
    item.replaceChildren(element("label", {}, input, ...item.childNodes));
  }
  return type === "checkbox" ? [element("p", {}, "Choose all that are true."), list] : [list];
}
