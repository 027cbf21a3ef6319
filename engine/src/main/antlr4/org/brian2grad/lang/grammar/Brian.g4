/*
 * Expressions, equations and abstract code of Brian 2: the subset of Python that these are written in.
 */
grammar Brian;

@lexer::members {
  /* An equation goes on until its unit, over as many lines as it takes; a statement ends with its line. */
  public boolean joinsLines = false;
}

expressionOnly: NEWLINE* expression NEWLINE* EOF;

equations: equation* EOF;

equation: variable=NAME UNIT flags?                                     # parameter
        | variable=NAME '=' expression UNIT flags?                      # subexpression
        | differential=NAME '/' time=NAME '=' expression UNIT flags?    # differentialEquation
        ;

flags: '(' flag (',' flag)* ')';

flag: NAME ('-'? NAME)*;

code: separator* (statement (separator+ statement)* separator*)? EOF;

separator: NEWLINE | ';';

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

/* Behind the colon; what it may hold is for the grammar of units to say. */
UNIT: ':' ~[(#\r\n]*;
NUMBER: INTEGER | DIGITS '.' [0-9]* EXPONENT? | '.' DIGITS EXPONENT? | DIGITS EXPONENT;
NAME: [A-Za-z_] [A-Za-z_0-9]*;
JOINED: {joinsLines}? [\r\n]+ -> skip;
NEWLINE: [\r\n]+;
COMMENT: '#' ~[\r\n]* -> skip;
BLANK: [ \t]+ -> skip;
fragment INTEGER: '0'+ | [1-9] [0-9]*;
fragment DIGITS: [0-9]+;
fragment EXPONENT: [eE] [+-]? DIGITS;
