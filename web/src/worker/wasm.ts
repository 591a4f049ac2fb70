/**
 * WebAssembly written by hand, for what must lie between C functions on a stack: JavaScript there would leave the stack.
 */

export const I32 = 0x7f;
export const FUNCREF = 0x70;
export const FUNCTION_TYPE = 0x60;
export const NO_RESULT = 0x40;
export const IF = 0x04;
export const ELSE = 0x05;
export const END = 0x0b;
export const RETURN = 0x0f;
export const CALL = 0x10;
export const CALL_INDIRECT = 0x11;
export const LOCAL_GET = 0x20;
export const LOCAL_SET = 0x21;
export const LOCAL_TEE = 0x22;
export const GLOBAL_GET = 0x23;
export const GLOBAL_SET = 0x24;
export const TABLE_GET = 0x25;
export const I32_CONST = 0x41;
export const I32_EQZ = 0x45;
export const I32_EQ = 0x46;
export const I32_ADD = 0x6a;
export const I32_SUB = 0x6b;
export const UNREACHABLE = 0x00;
export const REF_TEST = [0xfb, 0x14];

export const TRY = 0x06;
export const CATCH_ALL = 0x19;

export function instance(sections: number[][], imports: Record<string, WebAssembly.ImportValue>): WebAssembly.Exports {
  const bytes = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, ...sections.flat()]);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { "": imports }).exports;
}

/** Below, no count or length reaches 128 (and no constant 64), so each fits a byte, but for those of sections and functions. */
export function section(id: number, items: number[][]): number[] {
  return [id, ...sized(vector(items))];
}

export function code(locals: number[][], ...instructions: number[][]): number[] {
  return sized([...vector(locals), ...instructions.flat(), END]);
}

function sized(bytes: number[]): number[] {
  const { length } = bytes;
  return length < 128 ? [length, ...bytes] : [(length & 127) | 128, length >> 7, ...bytes];
}

function vector(items: number[][]): number[] {
  return [items.length, ...items.flat()];
}

export function type(parameters: number, results: number): number[] {
  return [FUNCTION_TYPE, parameters, ...Array(parameters).fill(I32), results, ...Array(results).fill(I32)];
}

export function imported(name: string, ...description: number[]): number[] {
  return [...text(""), ...text(name), ...description];
}

export function exported(name: string, index: number): number[] {
  return [...text(name), 0, index];
}

function text(name: string): number[] {
  return [name.length, ...new TextEncoder().encode(name)];
}

export function parametersUpTo(count: number, first = 0): number[] {
  return Array.from({ length: count }, (_, n) => [LOCAL_GET, first + n]).flat();
}
