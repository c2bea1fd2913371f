namespace Transcode.Silo.Facts;

/// <summary>What was found cannot be worked with; the message says which file or database it is and what to do.</summary>
public class UnfitStateException(string message) : Exception(message);
