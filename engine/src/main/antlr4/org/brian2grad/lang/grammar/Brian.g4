/*
 * Expressions and abstract code of Brian 2: the subset of Python that its equations are written in.
 */
grammar Brian;

expressionOnly: expression EOF;

code: (statement (NEWLINE | ';')* | NEWLINE)* EOF;

statement: NAME operator=('=' | '+=' | '-=' | '*=' | '/=' | '//=' | '%=' | '**=') expression;

expression: disjunction;

disjunction: conjunction ('or' conjunction)*;

conjunction: negation ('and' negation)*;

negation: 'not' negation # not
        | comparison     # plain
        ;

comparison: sum (operator=('<' | '<=' | '>' | '>=' | '==' | '!=') sum)?;

sum: product (('+' | '-') product)*;

product: factor (('*' | '/' | '//' | '%') factor)*;

factor: sign=('-' | '+') factor # signed
      | power                   # unsigned
      ;

power: atom ('**' factor)?;

atom: NUMBER                                       # number
    | ('True' | 'False')                           # truth
    | NAME '(' (expression (',' expression)*)? ')' # call
    | NAME                                         # identifier
    | '(' expression ')'                           # parentheses
    ;

NUMBER: (DIGITS ('.' [0-9]*)? | '.' DIGITS) ([eE] [+-]? DIGITS)?;
NAME: [A-Za-z_] [A-Za-z_0-9]*;
NEWLINE: [\r\n]+;
COMMENT: '#' ~[\r\n]* -> skip;
BLANK: [ \t]+ -> skip;
fragment DIGITS: [0-9]+;
