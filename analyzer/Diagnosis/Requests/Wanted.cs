using System.Collections.Immutable;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Diagnosis.Requests;

/// <summary>Something that could be asked for.</summary>
/// <param name="Item">Its reason is written when it is known what it decides.</param>
/// <param name="State">Why it is not there yet: a clause.</param>
/// <param name="Cost">In what it takes of the site: time, bytes and hands; 1 for a small file.</param>
internal sealed record Wanted(RequestItem Item, string State, double Cost)
{
    /// <summary>Equal for what is the same thing, whoever asks.</summary>
    public string Key => $"{Item.Node}\n{Item.Where}\n{Item.Spec}\n{Item.File}\n{Item.Probe}\n{Item.Capture}";
}

/// <summary>Something that the input leaves open.</summary>
/// <param name="What">A rule's id, or a flow.</param>
/// <param name="Where">The scope that it is open for; empty for a flow.</param>
/// <param name="Weight">How much it matters.</param>
/// <param name="Needs">All of these are needed, of each any one.</param>
internal sealed record OpenQuestion(string What, string Where, int Weight, ImmutableArray<ImmutableArray<Wanted>> Needs);

/// <summary>What was chosen, with the questions that it helps to answer.</summary>
internal sealed record Chosen(Wanted Wanted, ImmutableArray<OpenQuestion> Questions);
