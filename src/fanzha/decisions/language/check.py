"""From tokens to a checked tree: names known, units right, nothing but the whitelist."""

from __future__ import annotations

import ast
from collections.abc import Callable
from fractions import Fraction

from fanzha.decisions.language import functions, units
from fanzha.decisions.language.catalogue import KIND_ZH, Catalogue
from fanzha.decisions.language.lexer import Token, tokens_of
from fanzha.decisions.language.refusal import RuleError
from fanzha.decisions.language.tree import Call, Compare, Literal, Logic, Member, Name, Node, Not

MAX_DEPTH = 40
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


def check(text: str, catalogue: Catalogue) -> Node:
    """Parse and check a rule that must come out as yes or no. Raises `RuleError` with the place of the mistake."""
    tokens = tokens_of(text)
    tree = _parse(tokens)
    node = _Checker(tokens, catalogue).visit(tree)
    if node.kind != "bool":
        raise RuleError(f"规则的结果应为是或否，这里得到{KIND_ZH[node.kind]}")
    return node


def _parse(tokens: list[Token]) -> ast.expr:
    source = " ".join(token.python for token in tokens)
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        offset = (error.offset or 1) - 1 if isinstance(error, SyntaxError) else 0
        raise RuleError("写法不对，请检查括号、逗号和 and / or", place=_token_at(tokens, offset).place) from None
    level, depth = [tree], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise RuleError("算式套得太深，请拆成几条规则")
        level = [child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
    return tree


def _token_at(tokens: list[Token], offset: int) -> Token:
    position = 0
    for token in tokens:
        position += len(token.python) + 1
        if offset < position:
            return token
    return tokens[-1]


class _Checker:
    """Walks the Python tree; every node that is not named here is refused."""

    def __init__(self, tokens: list[Token], catalogue: Catalogue) -> None:
        self.tokens = tokens
        self.catalogue = catalogue
        self.by_node: dict[type[ast.expr], Callable[..., Node]] = {
            ast.BoolOp: self._logic,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._arithmetic,
            ast.Compare: self._compare,
            ast.Name: self._name,
            ast.Call: self._call,
        }

    def visit(self, node: ast.expr) -> Node:
        visitor = self.by_node.get(type(node))
        if visitor is None:
            raise RuleError("这种写法不在规则语言里", place=self._place(node))
        return visitor(node)

    def _place(self, node: ast.expr) -> int:
        return _token_at(self.tokens, node.col_offset).place

    def _token(self, node: ast.Name) -> Token:
        return self.tokens[int(node.id[1:])]

    def _bool(self, node: ast.expr) -> Node:
        part = self.visit(node)
        if part.kind != "bool":
            raise RuleError(f"这里应为是或否，写的是{KIND_ZH[part.kind]}", place=self._place(node))
        return part

    def _logic(self, node: ast.BoolOp) -> Node:
        return Logic("and" if isinstance(node.op, ast.And) else "or", tuple(self._bool(part) for part in node.values))

    def _unary(self, node: ast.UnaryOp) -> Node:
        if isinstance(node.op, ast.Not):
            return Not(self._bool(node.operand))
        if isinstance(node.op, ast.USub):
            return units.combine("*", self.visit(node.operand), Literal("number", Fraction(-1)), self._place(node))
        raise RuleError("这种写法不在规则语言里", place=self._place(node))

    def _arithmetic(self, node: ast.BinOp) -> Node:
        op = _ARITHMETIC.get(type(node.op))
        if op is None:
            raise RuleError("只能用 + - * /", place=self._place(node))
        return units.combine(op, self.visit(node.left), self.visit(node.right), self._place(node))

    def _compare(self, node: ast.Compare) -> Node:
        parts: list[Node] = []
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            parts.append(self._pair(left, op, right))
            left = right
        return parts[0] if len(parts) == 1 else Logic("and", tuple(parts))

    def _pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Node:
        if isinstance(op, ast.In | ast.NotIn):
            return self._member(left, right, negated=isinstance(op, ast.NotIn))
        sign, place = _COMPARE.get(type(op)), self._place(right)
        if sign is None:
            raise RuleError("只能用 < <= > >= == != in", place=place)
        one, other = self.visit(left), self.visit(right)
        if one.kind == "text" and other.kind == "choice":
            one = self._choice(other, one, place)
        elif one.kind == "choice":
            other = self._choice(one, other, place)
        if isinstance(one, Literal) and isinstance(other, Literal):
            raise RuleError("两边都是写死的值，比较没有意义", place=place)
        one, other = units.alike(one, other, place)
        if one.kind == "bool":
            raise RuleError("是或否不用比较，直接写名字，或者 not 名字", place=place)
        if one.kind in {"text", "choice", "words"} and sign not in {"==", "!="}:
            raise RuleError(f"{KIND_ZH[one.kind]}只能用 == 或 !=", place=place)
        return Compare(sign, one, other)

    def _choice(self, field: Node, written: Node, place: int) -> Node:
        """A label such as 「柜台」 beside a choice becomes its code."""
        vocabulary = field.vocabulary if isinstance(field, Name) else ""
        labels = self.catalogue.choices.get(vocabulary, {})
        if not isinstance(written, Literal) or written.kind != "text":
            raise RuleError("选项只能与写明的文字相比", place=place)
        if written.value not in labels:
            raise RuleError(f"没有「{written.value}」这个选项，可用：{'、'.join(labels)}", place=place)
        return Literal("choice", labels[str(written.value)], vocabulary)

    def _member(self, left: ast.expr, right: ast.expr, *, negated: bool) -> Node:
        items = right.elts if isinstance(right, ast.Tuple | ast.List) else [right]
        value = self.visit(left)
        if value.kind in {"bool", "words", "number"}:
            raise RuleError(f"{KIND_ZH[value.kind]}不能用 in", place=self._place(left))
        if not items:
            raise RuleError('in 的括号里要有值，如 in ("柜台", "手机银行")', place=self._place(right))
        return Member(value, tuple(self._option(value, item) for item in items), negated)

    def _option(self, value: Node, item: ast.expr) -> Literal:
        written, place = self.visit(item), self._place(item)
        if value.kind == "choice":
            written = self._choice(value, written, place)
        _, written = units.alike(value, written, place)
        if not isinstance(written, Literal):
            raise RuleError("in 的括号里只能写明值", place=place)
        return written

    def _name(self, node: ast.Name) -> Node:
        token = self._token(node)
        if isinstance(token.value, str) and token.kind == "string":
            return Literal("text", token.value)
        if token.kind == "number":
            return Literal("number", token.value)
        if field := self.catalogue.fields.get(token.text):
            return Name(field.kind, field.code, field.choices)
        if constant := self.catalogue.constants.get(token.text):
            return Literal(constant.kind, constant.value)
        near = functions.nearest(token.text, [*self.catalogue.fields, *self.catalogue.constants])
        raise RuleError(f"没有「{token.text}」这个字段{near}", place=token.place)

    def _call(self, node: ast.Call) -> Node:
        if not isinstance(node.func, ast.Name):
            raise RuleError("这种写法不在规则语言里", place=self._place(node))
        token = self._token(node.func)
        if token.kind != "name" or token.text not in functions.SIGNATURES:
            raise RuleError(f"没有「{token.text}」这个函数，可用：{'、'.join(functions.SIGNATURES)}", place=token.place)
        if not node.args:
            raise RuleError(f"用法：{functions.SIGNATURES[token.text]}", place=token.place)
        subject, *arguments = [self.visit(argument) for argument in node.args]
        checked = functions.check_arguments(token.text, subject, arguments, token.place)
        return Call(token.text, subject, checked)
