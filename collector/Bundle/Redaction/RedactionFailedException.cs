namespace SupportBundle.Bundle.Redaction;

/// <summary>Redaction could not be done; what was to be redacted must be left out.</summary>
public sealed class RedactionFailedException : Exception
{
    public RedactionFailedException()
    {
    }

    public RedactionFailedException(string message)
        : base(message)
    {
    }

    public RedactionFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
