import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Condition, Item, Key, Path, Write } from './store.ts';

export type Values = Record<string, AttributeValue>;

export const dynamoKey = ({ pk, sk }: Key): Values => ({ pk: { S: pk }, sk: { S: sk } });

const dynamoItem = (item: Item): Values => marshall(item, { removeUndefinedValues: true });

/** The conditions and changes of one write as an expression with its names and values. */
class Expression {
  readonly names: Record<string, string> = {};
  readonly values: Values = {};
  #count = 0;

  name(path: Path): string {
    return path
      .map((part) => {
        const placeholder = `#n${this.#count++}`;
        this.names[placeholder] = part;
        return placeholder;
      })
      .join('.');
  }

  value(value: string | number | boolean): string {
    const placeholder = `:v${this.#count++}`;
    this.values[placeholder] = marshall({ value })['value'] as AttributeValue;
    return placeholder;
  }

  condition(condition: Condition): string {
    switch (condition.is) {
      case 'absent':
        return `attribute_not_exists(${this.name(['pk'])})`;
      case 'at-rev':
        return `${this.name(['rev'])} = ${this.value(condition.rev)}`;
      case 'equal':
        return `${this.name(['data', ...condition.path])} = ${this.value(condition.to)}`;
      case 'at-most':
        return `${this.name(['data', ...condition.path])} <= ${this.value(condition.to)}`;
    }
  }

  addition(path: Path, by: number): string {
    const name = this.name(path);
    return `${name} = ${name} + ${this.value(by)}`;
  }

  /** The parts that DynamoDB refuses when they are empty. */
  get placeholders() {
    return {
      ...(Object.keys(this.names).length > 0 ? { ExpressionAttributeNames: this.names } : {}),
      ...(Object.keys(this.values).length > 0 ? { ExpressionAttributeValues: this.values } : {}),
    };
  }
}

/** A write as DynamoDB's transaction takes it. */
export function transactItem(TableName: string, write: Write): TransactWriteItem {
  const expression = new Expression();
  const ConditionExpression = write.when.map((c) => expression.condition(c)).join(' AND ');
  const conditional = ConditionExpression === '' ? {} : { ConditionExpression };
  switch (write.kind) {
    case 'put':
      return {
        Put: {
          TableName,
          Item: dynamoItem(write.item),
          ...conditional,
          ...expression.placeholders,
        },
      };
    case 'check':
      return {
        ConditionCheck: {
          TableName,
          Key: dynamoKey(write.key),
          ConditionExpression,
          ...expression.placeholders,
        },
      };
    case 'remove': {
      const Key = dynamoKey(write.key);
      return { Delete: { TableName, Key, ...conditional, ...expression.placeholders } };
    }
    case 'add': {
      const changes = [
        ...write.amounts.map(({ path, by }) => expression.addition(['data', ...path], by)),
        expression.addition(['rev'], 1),
      ];
      const UpdateExpression = `SET ${changes.join(', ')}`;
      const Key = dynamoKey(write.key);
      return {
        Update: { TableName, Key, UpdateExpression, ...conditional, ...expression.placeholders },
      };
    }
  }
}
