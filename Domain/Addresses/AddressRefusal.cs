namespace Transcode.Domain.Addresses;

/// <summary>Why an address is not reached.</summary>
/// <param name="Fault">What is wrong with it, for programs and tests.</param>
/// <param name="Message">What, which one, and what to do next.</param>
public sealed record AddressRefusal(AddressFault Fault, string Message);

/// <summary>What is wrong with an address.</summary>
public enum AddressFault
{
    /// <summary>No absolute address, too long, or with characters that none has.</summary>
    NotAnAddress = 1,
    /// <summary>Neither http nor https, or from https back to http.</summary>
    Scheme = 2,
    /// <summary>A name or a password before the host.</summary>
    UserInfo = 3,
    /// <summary>A host that is no name and no address in its usual form.</summary>
    Host = 4,
    Port = 5,
    /// <summary>It lies, or leads, where no leave was given for.</summary>
    Network = 6,
    /// <summary>It was sent on and on.</summary>
    Redirects = 7,
}
