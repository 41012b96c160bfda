using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>What is left of the limits while the inputs are read, and what was noticed on the way.</summary>
internal sealed class InputReading(InputLimits limits)
{
    private readonly ImmutableArray<InputNote>.Builder notes = ImmutableArray.CreateBuilder<InputNote>();
    private readonly ImmutableArray<InputNote>.Builder cuts = ImmutableArray.CreateBuilder<InputNote>();
    private readonly ImmutableArray<InputProblem>.Builder problems = ImmutableArray.CreateBuilder<InputProblem>();
    private long notesLeftOut;
    private long expanded;
    private int entries;

    public InputLimits Limits => limits;

    /// <summary>The input that is being read, as the user named it; empty when all are.</summary>
    public string Input { get; set; } = "";

    public ImmutableArray<InputProblem> Problems => problems.ToImmutable();

    /// <summary>Where inputs end before their end.</summary>
    public ImmutableArray<InputNote> Cuts => cuts.ToImmutable();

    public ImmutableArray<InputNote> Notes => notesLeftOut == 0
        ? notes.ToImmutable()
        : notes.ToImmutable().Add(new("", "input", $"{notesLeftOut} more notes of this kind are left out"));

    public void Note(string where, string what)
    {
        if (notes.Count < limits.MaxNotes)
            notes.Add(new(Input, where, what));
        else
            notesLeftOut++;
    }

    public void Problem(InputProblem problem) => problems.Add(problem);

    public void Cut(string where, string what) => cuts.Add(new(Input, where, what));

    /// <summary>Counts one entry; false when there were too many.</summary>
    public bool TakeEntry() => entries++ < limits.MaxEntries;

    /// <summary>Bytes that may still be expanded.</summary>
    public long Left => limits.MaxExpanded - expanded;

    public void TakeExpanded(long bytes) => expanded += bytes;
}
