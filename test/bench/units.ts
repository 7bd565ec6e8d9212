export const measureUnits = async () =>
  [] as { operation: string; read: number; write: number; items: number }[];
