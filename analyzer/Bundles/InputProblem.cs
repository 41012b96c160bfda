namespace SupportBundle.Analyzer.Bundles;

/// <summary>Why an input could not be read, and what to do about it: three plain clauses.</summary>
internal sealed record InputProblem(string What, string Where, string WhatToDo)
{
    public override string ToString() => $"{Where}: {What}. {WhatToDo}.";
}

/// <summary>Something about an input that the reader of the report should know; the rest of it was read.</summary>
/// <param name="Input">The input as the user named it; empty for all of them together.</param>
internal sealed record InputNote(string Input, string Where, string What)
{
    public override string ToString() => $"{Where}: {What}";
}
