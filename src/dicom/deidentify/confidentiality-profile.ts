/**
 * Which attributes may identify somebody, and what the Basic Application Level Confidentiality Profile does to each: the
 * rows of DICOM PS3.15 Table E.1-1, edition 2026c, that name one tag.
 *
 * The facts are the standard's. They were gathered from two machine-readable extracts that agree in every row they
 * share (innolitics/dicom-standard of 2024b; sjoerdk/idiscore, taken from the standard's pages in June 2025), and the nine
 * rows added since from two more that agree with each other (raster-labs/DICOMKit of 2026a, all of it;
 * kvnlng/Isocenter of 2026c), against which the number of rows was checked too: 652. The four rows that are patterns
 * (private attributes, curves, overlay data and comments) are in `attribute-rules.ts`.
 */

/** As the table writes it; where it leaves a choice, the Type of the attribute decides (`attribute-rules.ts`). */
export type ProfileAction = (typeof ACTIONS)[number]
const ACTIONS = ['X', 'Z', 'D', 'U', 'X/Z', 'X/D', 'X/Z/D', 'Z/D', 'X/Z/U*'] as const

/** One attribute of the table. */
export interface ProfileRow {
  /** 0xGGGGEEEE */
  readonly tag: number
  readonly keyword: string
  readonly action: ProfileAction
  /** Whether Retain Longitudinal Temporal Information With Modified Dates lets it be cleaned instead. */
  readonly temporal: boolean
  /** Whether Retain Patient Characteristics keeps it. */
  readonly patientCharacteristic: boolean
  /** Whether Retain Device Identity keeps it. */
  readonly deviceIdentity: boolean
}

/**
 * Each line: a group, then `element keyword action` and, where an option overrides the action, `t` (modified dates: C), `p`
 * (patient characteristics: K), `d` (device identity: K). What the last two options would have cleaned (C: comments,
 * allergies, AE titles) is not marked: we clean no text, and the profile's own action stands.
 */
const TABLE_E_1_1 = `
0000: 1000 AffectedSOPInstanceUID X; 1001 RequestedSOPInstanceUID U
0002: 0003 MediaStorageSOPInstanceUID U
0004: 1511 ReferencedSOPInstanceUIDInFile U
0008: 0012 InstanceCreationDate X/D t; 0013 InstanceCreationTime X/Z/D t; 0014 InstanceCreatorUID U
0008: 0015 InstanceCoercionDateTime X t; 0017 AcquisitionUID U; 0018 SOPInstanceUID U; 0019 PyramidUID U
0008: 0020 StudyDate Z t; 0021 SeriesDate X/D t; 0022 AcquisitionDate X/Z t; 0023 ContentDate Z/D t
0008: 0024 OverlayDate X t; 0025 CurveDate X t; 002A AcquisitionDateTime X/Z/D t; 0030 StudyTime Z t
0008: 0031 SeriesTime X/D t; 0032 AcquisitionTime X/Z t; 0033 ContentTime Z/D t; 0034 OverlayTime X t
0008: 0035 CurveTime X t; 0050 AccessionNumber Z; 0054 RetrieveAETitle X; 0055 StationAETitle X
0008: 0058 FailedSOPInstanceUIDList U; 0080 InstitutionName X/Z/D; 0081 InstitutionAddress X
0008: 0082 InstitutionCodeSequence X/Z/D; 0090 ReferringPhysicianName Z; 0092 ReferringPhysicianAddress X
0008: 0094 ReferringPhysicianTelephoneNumbers X; 0096 ReferringPhysicianIdentificationSequence X
0008: 009C ConsultingPhysicianName Z; 009D ConsultingPhysicianIdentificationSequence X; 0106 ContextGroupVersion D t
0008: 0107 ContextGroupLocalVersion D t; 0201 TimezoneOffsetFromUTC X t; 1000 NetworkID X; 1010 StationName X/Z/D d
0008: 1030 StudyDescription X; 103E SeriesDescription X; 1040 InstitutionalDepartmentName X
0008: 1041 InstitutionalDepartmentTypeCodeSequence X; 1048 PhysiciansOfRecord X
0008: 1049 PhysiciansOfRecordIdentificationSequence X; 1050 PerformingPhysicianName X
0008: 1052 PerformingPhysicianIdentificationSequence X; 1060 NameOfPhysiciansReadingStudy X
0008: 1062 PhysiciansReadingStudyIdentificationSequence X; 1070 OperatorsName X/Z/D
0008: 1072 OperatorIdentificationSequence X/D; 1080 AdmittingDiagnosesDescription X
0008: 1084 AdmittingDiagnosesCodeSequence X; 1088 PyramidDescription X; 1110 ReferencedStudySequence X/Z
0008: 1111 ReferencedPerformedProcedureStepSequence X/Z/D; 1120 ReferencedPatientSequence X
0008: 1140 ReferencedImageSequence X/Z/U*; 1155 ReferencedSOPInstanceUID U; 1195 TransactionUID U
0008: 1301 PrincipalDiagnosisCodeSequence X; 1302 PrimaryDiagnosisCodeSequence X
0008: 1303 SecondaryDiagnosesCodeSequence X; 1304 HistologicalDiagnosesCodeSequence X; 2111 DerivationDescription X
0008: 2112 SourceImageSequence X/Z/U*; 3010 IrradiationEventUID U; 4000 IdentifyingComments X
0010: 0010 PatientName Z; 0011 PersonNamesToUseSequence X; 0012 NameToUse X; 0013 NameToUseComment X
0010: 0014 ThirdPersonPronounsSequence X; 0015 PronounCodeSequence X; 0016 PronounComment X; 0020 PatientID Z/D
0010: 0021 IssuerOfPatientID X; 0030 PatientBirthDate Z; 0032 PatientBirthTime X; 0040 PatientSex Z p
0010: 0041 GenderIdentitySequence X; 0042 SexParametersForClinicalUseCategoryComment X
0010: 0043 SexParametersForClinicalUseCategorySequence X p; 0044 GenderIdentityCodeSequence X
0010: 0045 GenderIdentityComment X; 0046 SexParametersForClinicalUseCategoryCodeSequence X p
0010: 0047 SexParametersForClinicalUseCategoryReference X p; 0050 PatientInsurancePlanCodeSequence X
0010: 0101 PatientPrimaryLanguageCodeSequence X; 0102 PatientPrimaryLanguageModifierCodeSequence X
0010: 1000 OtherPatientIDs X; 1001 OtherPatientNames X; 1002 OtherPatientIDsSequence X; 1005 PatientBirthName X
0010: 1010 PatientAge X p; 1020 PatientSize X p; 1030 PatientWeight X p; 1040 PatientAddress X
0010: 1050 InsurancePlanIdentification X; 1060 PatientMotherBirthName X; 1080 MilitaryRank X; 1081 BranchOfService X
0010: 1090 MedicalRecordLocator X; 1100 ReferencedPatientPhotoSequence X; 2000 MedicalAlerts X; 2110 Allergies X
0010: 2150 CountryOfResidence X; 2152 RegionOfResidence X; 2154 PatientTelephoneNumbers X
0010: 2155 PatientTelecomInformation X; 2160 EthnicGroup X p; 2161 EthnicGroupCodeSequence X p; 2162 EthnicGroups X p
0010: 2180 Occupation X; 21A0 SmokingStatus X p; 21B0 AdditionalPatientHistory X; 21C0 PregnancyStatus X p
0010: 21D0 LastMenstrualDate X t; 21F0 PatientReligiousPreference X; 2203 PatientSexNeutered X/Z p
0010: 2297 ResponsiblePerson X; 2299 ResponsibleOrganization X; 4000 PatientComments X
0012: 0010 ClinicalTrialSponsorName D; 0020 ClinicalTrialProtocolID D; 0021 ClinicalTrialProtocolName Z
0012: 0022 IssuerOfClinicalTrialProtocolID X; 0023 OtherClinicalTrialProtocolIDsSequence X
0012: 0030 ClinicalTrialSiteID Z; 0031 ClinicalTrialSiteName Z; 0032 IssuerOfClinicalTrialSiteID X
0012: 0040 ClinicalTrialSubjectID D; 0041 IssuerOfClinicalTrialSubjectID X; 0042 ClinicalTrialSubjectReadingID D
0012: 0043 IssuerOfClinicalTrialSubjectReadingID X; 0050 ClinicalTrialTimePointID Z
0012: 0051 ClinicalTrialTimePointDescription X; 0055 IssuerOfClinicalTrialTimePointID X
0012: 0060 ClinicalTrialCoordinatingCenterName Z; 0071 ClinicalTrialSeriesID X; 0072 ClinicalTrialSeriesDescription X
0012: 0073 IssuerOfClinicalTrialSeriesID X; 0081 ClinicalTrialProtocolEthicsCommitteeName D
0012: 0082 ClinicalTrialProtocolEthicsCommitteeApprovalNumber X
0012: 0086 EthicsCommitteeApprovalEffectivenessStartDate X t; 0087 EthicsCommitteeApprovalEffectivenessEndDate X t
0014: 407C CalibrationTime X td; 407E CalibrationDate X td
0016: 002B MakerNote X; 004B DeviceSettingDescription X; 004D CameraOwnerName X; 004E LensSpecification X d
0016: 004F LensMake X d; 0050 LensModel X d; 0051 LensSerialNumber X d; 0070 GPSVersionID X; 0071 GPSLatitudeRef X
0016: 0072 GPSLatitude X; 0073 GPSLongitudeRef X; 0074 GPSLongitude X; 0075 GPSAltitudeRef X; 0076 GPSAltitude X
0016: 0077 GPSTimeStamp X; 0078 GPSSatellites X; 0079 GPSStatus X; 007A GPSMeasureMode X; 007B GPSDOP X
0016: 007C GPSSpeedRef X; 007D GPSSpeed X; 007E GPSTrackRef X; 007F GPSTrack X; 0080 GPSImgDirectionRef X
0016: 0081 GPSImgDirection X; 0082 GPSMapDatum X; 0083 GPSDestLatitudeRef X; 0084 GPSDestLatitude X
0016: 0085 GPSDestLongitudeRef X; 0086 GPSDestLongitude X; 0087 GPSDestBearingRef X; 0088 GPSDestBearing X
0016: 0089 GPSDestDistanceRef X; 008A GPSDestDistance X; 008B GPSProcessingMethod X; 008C GPSAreaInformation X
0016: 008D GPSDateStamp X t; 008E GPSDifferential X
0018: 0010 ContrastBolusAgent Z/D; 0027 InterventionDrugStopTime X t; 0035 InterventionDrugStartTime X t
0018: 1000 DeviceSerialNumber X/Z/D d; 1002 DeviceUID U d; 1004 PlateID X d; 1005 GeneratorID X d
0018: 1007 CassetteID X d; 1008 GantryID X d; 1009 UniqueDeviceIdentifier X d; 100A UDISequence X d
0018: 100B ManufacturerDeviceClassUID U d; 1010 SecondaryCaptureDeviceID X d; 1011 HardcopyCreationDeviceID X d
0018: 1012 DateOfSecondaryCapture X t; 1014 TimeOfSecondaryCapture X t; 1030 ProtocolName X/D
0018: 1042 ContrastBolusStartTime X t; 1043 ContrastBolusStopTime X t; 1072 RadiopharmaceuticalStartTime X t
0018: 1073 RadiopharmaceuticalStopTime X t; 1078 RadiopharmaceuticalStartDateTime X t
0018: 1079 RadiopharmaceuticalStopDateTime X t; 11BB AcquisitionFieldOfViewLabel D; 1200 DateOfLastCalibration X td
0018: 1201 TimeOfLastCalibration X td; 1202 DateTimeOfLastCalibration X td; 1203 CalibrationDateTime Z td
0018: 1204 DateOfManufacture X td; 1205 DateOfInstallation X td; 1400 AcquisitionDeviceProcessingDescription X/D
0018: 2042 TargetUID U; 4000 AcquisitionComments X; 5011 TransducerIdentificationSequence X d; 700A DetectorID X/D d
0018: 700C DateOfLastDetectorCalibration X/D td; 700E TimeOfLastDetectorCalibration X/D td
0018: 9074 FrameAcquisitionDateTime D t; 9151 FrameReferenceDateTime D t
0018: 9185 RespiratoryMotionCompensationTechniqueDescription X; 9367 XRaySourceID D d; 9369 SourceStartDateTime D t
0018: 936A SourceEndDateTime D t; 9371 XRayDetectorID D d; 9373 XRayDetectorLabel X d
0018: 937B MultienergyAcquisitionDescription X; 937F DecompositionDescription X
0018: 9424 AcquisitionProtocolDescription X; 9516 StartAcquisitionDateTime X/D t; 9517 EndAcquisitionDateTime X/D t
0018: 9623 FunctionalSyncPulse D t; 9701 DecayCorrectionDateTime D t; 9804 ExclusionStartDateTime D t
0018: 9919 InstructionPerformedDateTime Z/D t; 9937 RequestedSeriesDescription X; A002 ContributionDateTime X t
0018: A003 ContributionDescription X
0020: 000D StudyInstanceUID U; 000E SeriesInstanceUID U; 0010 StudyID Z; 0027 PyramidLabel X
0020: 0052 FrameOfReferenceUID U; 0200 SynchronizationFrameOfReferenceUID U; 3401 ModifyingDeviceID X d
0020: 3403 ModifiedImageDate X t; 3405 ModifiedImageTime X t; 3406 ModifiedImageDescription X; 4000 ImageComments X
0020: 9158 FrameComments X; 9161 ConcatenationUID U; 9164 DimensionOrganizationUID U
0028: 1199 PaletteColorLookupTableUID U; 1214 LargePaletteColorLookupTableUID U; 4000 ImagePresentationComments X
0032: 0012 StudyIDIssuer X; 0032 StudyVerifiedDate X t; 0033 StudyVerifiedTime X t; 0034 StudyReadDate X t
0032: 0035 StudyReadTime X t; 1000 ScheduledStudyStartDate X t; 1001 ScheduledStudyStartTime X t
0032: 1010 ScheduledStudyStopDate X t; 1011 ScheduledStudyStopTime X t; 1020 ScheduledStudyLocation X d
0032: 1021 ScheduledStudyLocationAETitle X; 1030 ReasonForStudy X; 1032 RequestingPhysician X
0032: 1033 RequestingService X; 1040 StudyArrivalDate X t; 1041 StudyArrivalTime X t; 1050 StudyCompletionDate X t
0032: 1051 StudyCompletionTime X t; 1060 RequestedProcedureDescription X/Z; 1066 ReasonForVisit X
0032: 1067 ReasonForVisitCodeSequence X; 1070 RequestedContrastAgent X; 4000 StudyComments X
0034: 0001 FlowIdentifierSequence D; 0002 FlowIdentifier D; 0005 SourceIdentifier D; 0007 FrameOriginTimestamp D t
0038: 0004 ReferencedPatientAliasSequence X; 0010 AdmissionID X; 0011 IssuerOfAdmissionID X
0038: 0014 IssuerOfAdmissionIDSequence X; 001A ScheduledAdmissionDate X t; 001B ScheduledAdmissionTime X t
0038: 001C ScheduledDischargeDate X t; 001D ScheduledDischargeTime X t; 001E ScheduledPatientInstitutionResidence X
0038: 0020 AdmittingDate X t; 0021 AdmittingTime X t; 0030 DischargeDate X t; 0032 DischargeTime X t
0038: 0040 DischargeDiagnosisDescription X; 0050 SpecialNeeds X; 0060 ServiceEpisodeID X
0038: 0061 IssuerOfServiceEpisodeID X; 0062 ServiceEpisodeDescription X; 0064 IssuerOfServiceEpisodeIDSequence X
0038: 0300 CurrentPatientLocation X; 0400 PatientInstitutionResidence X; 0500 PatientState X; 4000 VisitComments X
003A: 0020 MultiplexGroupLabel X; 0203 ChannelLabel X; 020C ChannelDerivationDescription X; 0310 MultiplexGroupUID U
003A: 0314 ImpedanceMeasurementDateTime D t; 0329 WaveformFilterDescription X; 032B FilterLookupTableDescription X
0040: 0001 ScheduledStationAETitle X; 0002 ScheduledProcedureStepStartDate X t
0040: 0003 ScheduledProcedureStepStartTime X t; 0004 ScheduledProcedureStepEndDate X t
0040: 0005 ScheduledProcedureStepEndTime X t; 0006 ScheduledPerformingPhysicianName X
0040: 0007 ScheduledProcedureStepDescription X; 0009 ScheduledProcedureStepID X
0040: 000B ScheduledPerformingPhysicianIdentificationSequence X; 0010 ScheduledStationName X d
0040: 0011 ScheduledProcedureStepLocation X d; 0012 PreMedication X; 0241 PerformedStationAETitle X
0040: 0242 PerformedStationName X d; 0243 PerformedLocation X; 0244 PerformedProcedureStepStartDate X t
0040: 0245 PerformedProcedureStepStartTime X t; 0250 PerformedProcedureStepEndDate X t
0040: 0251 PerformedProcedureStepEndTime X t; 0253 PerformedProcedureStepID X
0040: 0254 PerformedProcedureStepDescription X; 0275 RequestAttributesSequence X
0040: 0280 CommentsOnThePerformedProcedureStep X; 0310 CommentsOnRadiationDose X; 050A SpecimenAccessionNumber X
0040: 0512 ContainerIdentifier D; 0513 IssuerOfTheContainerIdentifierSequence Z; 051A ContainerDescription X
0040: 0551 SpecimenIdentifier D; 0554 SpecimenUID U; 0555 AcquisitionContextSequence X/Z
0040: 0556 AcquisitionContextDescription X; 0562 IssuerOfTheSpecimenIdentifierSequence Z
0040: 0600 SpecimenShortDescription X; 0602 SpecimenDetailedDescription X; 0610 SpecimenPreparationSequence Z
0040: 06FA SlideIdentifier X; 1001 RequestedProcedureID X; 1002 ReasonForTheRequestedProcedure X
0040: 1004 PatientTransportArrangements X; 1005 RequestedProcedureLocation X
0040: 100A ReasonForRequestedProcedureCodeSequence X; 1010 NamesOfIntendedRecipientsOfResults X
0040: 1011 IntendedRecipientsOfResultsIdentificationSequence X; 1101 PersonIdentificationCodeSequence D
0040: 1102 PersonAddress X; 1103 PersonTelephoneNumbers X; 1104 PersonTelecomInformation X
0040: 1400 RequestedProcedureComments X; 2001 ReasonForTheImagingServiceRequest X
0040: 2004 IssueDateOfImagingServiceRequest X t; 2005 IssueTimeOfImagingServiceRequest X t; 2008 OrderEnteredBy X
0040: 2009 OrderEntererLocation X; 2010 OrderCallbackPhoneNumber X; 2011 OrderCallbackTelecomInformation X
0040: 2016 PlacerOrderNumberImagingServiceRequest Z; 2017 FillerOrderNumberImagingServiceRequest Z
0040: 2400 ImagingServiceRequestComments X; 3001 ConfidentialityConstraintOnPatientDataDescription X
0040: 4005 ScheduledProcedureStepStartDateTime X t; 4008 ScheduledProcedureStepExpirationDateTime X t
0040: 4010 ScheduledProcedureStepModificationDateTime X t; 4011 ExpectedCompletionDateTime X t
0040: 4023 ReferencedGeneralPurposeScheduledProcedureStepTransactionUID U; 4025 ScheduledStationNameCodeSequence X d
0040: 4027 ScheduledStationGeographicLocationCodeSequence X d; 4028 PerformedStationNameCodeSequence X d
0040: 4030 PerformedStationGeographicLocationCodeSequence X d; 4034 ScheduledHumanPerformersSequence X
0040: 4035 ActualHumanPerformersSequence X; 4036 HumanPerformerOrganization X; 4037 HumanPerformerName X
0040: 4050 PerformedProcedureStepStartDateTime X t; 4051 PerformedProcedureStepEndDateTime X t
0040: 4052 ProcedureStepCancellationDateTime X t; A023 FindingsGroupRecordingDateTrial X t
0040: A024 FindingsGroupRecordingTimeTrial X t; A027 VerifyingOrganization D; A030 VerificationDateTime D t
0040: A032 ObservationDateTime X/D t; A033 ObservationStartDateTime X t; A034 EffectiveStartDateTime X t
0040: A035 EffectiveStopDateTime X t; A073 VerifyingObserverSequence D; A075 VerifyingObserverName D
0040: A078 AuthorObserverSequence X; A07A ParticipantSequence X; A07C CustodialOrganizationSequence X
0040: A082 ParticipationDateTime Z t; A088 VerifyingObserverIdentificationCodeSequence Z
0040: A110 DateOfDocumentOrVerbalTransactionTrial X t; A112 TimeOfDocumentCreationOrVerbalTransactionTrial X t
0040: A120 DateTime D t; A121 Date D t; A122 Time D t; A123 PersonName D; A124 UID U; A13A ReferencedDateTime D t
0040: A171 ObservationUID U; A172 ReferencedObservationUIDTrial U; A192 ObservationDateTrial X t
0040: A193 ObservationTimeTrial X t; A307 CurrentObserverTrial X; A352 VerbalSourceTrial X; A353 AddressTrial X
0040: A354 TelephoneNumberTrial X; A358 VerbalSourceIdentifierCodeSequenceTrial X; A402 ObservationSubjectUIDTrial U
0040: A730 ContentSequence D; B020 WaveformAnnotationSequence X/D; B034 AnnotationDateTime X t
0040: B036 SegmentDefinitionDateTime X t; B03B MontageName X; B03F MontageChannelLabel X; DB06 TemplateVersion X t
0040: DB07 TemplateLocalVersion X t; DB0C TemplateExtensionOrganizationUID U; DB0D TemplateExtensionCreatorUID U
0040: E004 HL7DocumentEffectiveTime X t; E012 DisplayURI X
0042: 0011 EncapsulatedDocument D
0044: 0004 ApprovalStatusDateTime X t; 000B ProductExpirationDateTime X t; 0010 SubstanceAdministrationDateTime X t
0044: 0104 AssertionDateTime D t; 0105 AssertionExpirationDateTime X t
0050: 001B ContainerComponentID X; 0020 DeviceDescription X d; 0021 LongDeviceDescription X
0062: 0021 TrackingUID U
0064: 0003 SourceFrameOfReferenceUID U
0068: 6226 EffectiveDateTime D t; 6270 InformationIssueDateTime D t
006A: 0003 AnnotationGroupUID D; 0005 AnnotationGroupLabel D; 0006 AnnotationGroupDescription X
0070: 0001 GraphicAnnotationSequence D; 0006 UnformattedTextValue D; 0082 PresentationCreationDate X t
0070: 0083 PresentationCreationTime X t; 0084 ContentCreatorName Z/D; 0086 ContentCreatorIdentificationCodeSequence X
0070: 031A FiducialUID U; 1101 PresentationDisplayCollectionUID U; 1102 PresentationSequenceCollectionUID U
0072: 000A HangingProtocolCreationDateTime D t; 005E SelectorAEValue D; 005F SelectorASValue D p
0072: 0061 SelectorDAValue D t; 0063 SelectorDTValue D t; 0065 SelectorOBValue D; 0066 SelectorLOValue D
0072: 0068 SelectorLTValue D; 006A SelectorPNValue D; 006B SelectorTMValue D t; 006C SelectorSHValue D
0072: 006D SelectorUNValue D; 006E SelectorSTValue D; 0070 SelectorUTValue D; 0071 SelectorURValue D
0074: 1234 ReceivingAE X; 1236 RequestingAE X
0088: 0140 StorageMediaFileSetUID U; 0200 IconImageSequence X; 0904 TopicTitle X; 0906 TopicSubject X
0088: 0910 TopicAuthor X; 0912 TopicKeywords X
0100: 0420 SOPAuthorizationDateTime X t
0400: 0100 DigitalSignatureUID U; 0105 DigitalSignatureDateTime D t; 0115 CertificateOfSigner D
0400: 0310 CertifiedTimestamp X t; 0402 ReferencedDigitalSignatureSequence X; 0403 ReferencedSOPInstanceMACSequence X
0400: 0404 MAC X; 0550 ModifiedAttributesSequence X; 0551 NonconformingModifiedAttributesSequence X
0400: 0552 NonconformingDataElementValue X; 0561 OriginalAttributesSequence X; 0562 AttributeModificationDateTime D t
0400: 0563 ModifyingSystem D d; 0564 SourceOfPreviousValues Z; 0565 ReasonForTheAttributeModification D
0400: 0600 InstanceOriginStatus X
2030: 0020 TextString X
2100: 0040 CreationDate X t; 0050 CreationTime X t; 0070 Originator X; 0140 DestinationAE D
2200: 0002 LabelText X/Z; 0005 BarcodeValue X/Z
3002: 0121 PositionAcquisitionTemplateName X; 0123 PositionAcquisitionTemplateDescription X
3006: 0002 StructureSetLabel D; 0004 StructureSetName X; 0006 StructureSetDescription X; 0008 StructureSetDate Z t
3006: 0009 StructureSetTime Z t; 0024 ReferencedFrameOfReferenceUID U; 0026 ROIName Z; 0028 ROIDescription X
3006: 002D ROIDateTime X t; 002E ROIObservationDateTime X t; 0038 ROIGenerationDescription X
3006: 004D ROICreatorSequence X; 004E ROIInterpreterSequence X; 0085 ROIObservationLabel X
3006: 0088 ROIObservationDescription X; 00A6 ROIInterpreter Z; 00C2 RelatedFrameOfReferenceUID U
3008: 0024 TreatmentControlPointDate D t; 0025 TreatmentControlPointTime D t; 0054 FirstTreatmentDate X/D t
3008: 0056 MostRecentTreatmentDate X/D t; 0105 SourceSerialNumber X/Z d; 0162 SafePositionExitDate D t
3008: 0164 SafePositionExitTime D t; 0166 SafePositionReturnDate D t; 0168 SafePositionReturnTime D t
3008: 0250 TreatmentDate X/D t; 0251 TreatmentTime X/D t
300A: 0002 RTPlanLabel D; 0003 RTPlanName X; 0004 RTPlanDescription X; 0006 RTPlanDate X/D t; 0007 RTPlanTime X/D t
300A: 000B TreatmentSites X; 000E PrescriptionDescription X; 0013 DoseReferenceUID U; 0016 DoseReferenceDescription X
300A: 0054 TableTopPositionAlignmentUID U; 0072 FractionGroupDescription X; 0083 ReferencedDoseReferenceUID U
300A: 00B2 TreatmentMachineName X/Z d; 00C3 BeamDescription X; 00DD BolusDescription X
300A: 0196 FixationDeviceDescription X; 01A6 ShieldingDeviceDescription X; 01B2 SetupTechniqueDescription X
300A: 0216 SourceManufacturer X d; 022C SourceStrengthReferenceDate D t; 022E SourceStrengthReferenceTime D t
300A: 02EB CompensatorDescription X; 0608 TreatmentPositionGroupLabel D; 0609 TreatmentPositionGroupUID U
300A: 0611 RTAccessoryHolderSlotID Z; 0615 RTAccessoryDeviceSlotID Z; 0619 RadiationDoseIdentificationLabel D
300A: 0623 RadiationDoseInVivoMeasurementLabel D; 062A RTToleranceSetLabel D; 0650 PatientSetupUID U
300A: 0676 EquipmentFrameOfReferenceDescription X; 067C RadiationGenerationModeLabel D
300A: 067D RadiationGenerationModeDescription Z; 0700 TreatmentSessionUID U
300A: 0734 TreatmentToleranceViolationDescription D; 0736 TreatmentToleranceViolationDateTime D t
300A: 073A RecordedRTControlPointDateTime D t; 0741 InterlockDateTime D t; 0742 InterlockDescription D
300A: 0760 OverrideDateTime D t; 0783 InterlockOriginDescription D; 0785 ReferencedTreatmentPositionGroupUID U
300A: 078E PatientTreatmentPreparationProcedureParameterDescription X
300A: 0792 PatientTreatmentPreparationMethodDescription X; 0794 PatientSetupPhotoDescription X
300A: 079A DisplacementReferenceLabel X
300C: 0113 ReasonForOmissionDescription X; 0127 BeamHoldTransitionDateTime D td
300E: 0004 ReviewDate Z t; 0005 ReviewTime Z t; 0008 ReviewerName X/Z
3010: 0006 ConceptualVolumeUID U; 000B ReferencedConceptualVolumeUID U; 000F ConceptualVolumeCombinationDescription Z
3010: 0013 ConstituentConceptualVolumeUID U; 0015 SourceConceptualVolumeUID U; 0017 ConceptualVolumeDescription Z
3010: 001B DeviceAlternateIdentifier Z; 002D DeviceLabel D d; 0031 ReferencedFiducialsUID U; 0033 UserContentLabel D
3010: 0034 UserContentLongLabel D; 0035 EntityLabel D; 0036 EntityName X; 0037 EntityDescription X
3010: 0038 EntityLongLabel D; 003B RTTreatmentPhaseUID U; 0043 ManufacturerDeviceIdentifier Z d
3010: 004C IntendedPhaseStartDate X/D t; 004D IntendedPhaseEndDate X/D t; 0054 RTPrescriptionLabel D
3010: 0056 RTTreatmentApproachLabel X/D; 005A RTPhysicianIntentNarrative Z; 005C ReasonForSuperseding Z
3010: 0061 PriorTreatmentDoseDescription X; 006E DosimetricObjectiveUID U; 006F ReferencedDosimetricObjectiveUID U
3010: 0077 TreatmentSite X/D; 007A TreatmentTechniqueNotes Z; 007B PrescriptionNotes Z; 007F FractionationNotes Z
3010: 0081 PrescriptionNotesSequence Z; 0085 IntendedFractionStartTime X t
4000: 0010 Arbitrary X; 4000 TextComments X
4008: 0040 ResultsID X; 0042 ResultsIDIssuer X; 0100 InterpretationRecordedDate X t
4008: 0101 InterpretationRecordedTime X t; 0102 InterpretationRecorder X; 0108 InterpretationTranscriptionDate X t
4008: 0109 InterpretationTranscriptionTime X t; 010A InterpretationTranscriber X; 010B InterpretationText X
4008: 010C InterpretationAuthor X; 0111 InterpretationApproverSequence X; 0112 InterpretationApprovalDate X t
4008: 0113 InterpretationApprovalTime X t; 0114 PhysicianApprovingInterpretation X
4008: 0115 InterpretationDiagnosisDescription X; 0118 ResultsDistributionListSequence X; 0119 DistributionName X
4008: 011A DistributionAddress X; 0200 InterpretationID X; 0202 InterpretationIDIssuer X; 0300 Impressions X
4008: 4000 ResultsComments X
FFFA: FFFA DigitalSignaturesSequence X
FFFC: FFFC DataSetTrailingPadding X
`

/**
 * Reads lines as in Table E.1-1 above.
 * @param lines a group each, with rows parted by semicolons
 * @returns the rows by tag
 */
export function profileRows(lines: string): ReadonlyMap<number, ProfileRow> {
  const rows = new Map<number, ProfileRow>()
  for (const line of lines.trim().split('\n')) {
    const [group = '', rest = ''] = line.split(': ')
    for (const row of rest.split('; ')) {
      const [element = '', keyword = '', word = '', options = ''] = row.split(' ')
      const action = ACTIONS.find((known) => known === word)
      if (action === undefined) continue
      const tag = Number.parseInt(group + element, 16)
      rows.set(tag, {
        tag,
        keyword,
        action,
        temporal: options.includes('t'),
        patientCharacteristic: options.includes('p'),
        deviceIdentity: options.includes('d'),
      })
    }
  }
  return rows
}

/** Table E.1-1 by tag. */
export const CONFIDENTIALITY_PROFILE = profileRows(TABLE_E_1_1)
